// The same page with the engine on its own thread.

import { Pagepick } from 'pagepick';
import { inPage } from 'pagepick/in-page';
import { measureVisit } from './cold_page.js';

const pagepick = await Pagepick.load('rec/', { worker: inPage() });
measureVisit(async (ratings) => {
  const { list } = await pagepick.recommend(ratings, { count: 10 });
  return list.map(({ item }) => item.title);
});
