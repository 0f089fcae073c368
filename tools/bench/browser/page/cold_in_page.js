// The same page with the engine on its own thread.

import { measureReRanks, ratings, show } from './cold_page.js';
import { inPage } from './in-page.js';
import { Pagepick } from './pagepick.js';

const options = { count: 10 };
const pagepick = await Pagepick.load('rec/', { worker: inPage() });
const { list } = await pagepick.recommend(ratings, options);
await show(list.map(({ item }) => item.title));
measureReRanks((more) => pagepick.recommend(more, options));
