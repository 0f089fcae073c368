// The smallest page that recommends with Pagepick.

import { Pagepick } from 'pagepick';
import { measureVisit } from './cold_page.js';

const pagepick = await Pagepick.load('rec/');
measureVisit(async (ratings) => {
  const { list } = await pagepick.recommend(ratings, { count: 10 });
  return list.map(({ item }) => item.title);
});
