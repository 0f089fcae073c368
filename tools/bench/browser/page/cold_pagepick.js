// The smallest page that recommends with Pagepick.

import { measureVisit } from './cold_page.js';
import { Pagepick } from './pagepick.js';

const pagepick = await Pagepick.load('rec/');
measureVisit(async (ratings) => {
  const { list } = await pagepick.recommend(ratings, { count: 10 });
  return list.map(({ item }) => item.title);
});
