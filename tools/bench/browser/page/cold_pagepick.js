// The smallest page that recommends with Pagepick.

import { measureReRanks, ratings, show } from './cold_page.js';
import { Pagepick } from './pagepick.js';

const options = { count: 10 };
const pagepick = await Pagepick.load('rec/');
const { list } = await pagepick.recommend(ratings, options);
await show(list.map(({ item }) => item.title));
measureReRanks((more) => pagepick.recommend(more, options));
