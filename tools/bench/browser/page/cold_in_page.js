// The same page with the engine on its own thread.

import { measureVisit } from './cold_page.js';
import { inPage } from './in-page.js';
import { Pagepick } from './pagepick.js';

const pagepick = await Pagepick.load('rec/', { worker: inPage() });
measureVisit(async (ratings) => {
  const { list } = await pagepick.recommend(ratings, { count: 10 });
  return list.map(({ item }) => item.title);
});
