// Asks an engine the golden questions. Runs in Node and in a page.

/** How the engine's answers differ from the recorded ones; empty: not. */
export function differences(engine, golden) {
  const found = [];
  golden.histories.forEach((history, h) => {
    const expected = golden.rankings[h];
    const answer = engine.recommend(
      history.map(({ item, rating }) => ({ item, rating, time: 0 })),
      {
        k: expected.length,
        numProbes: 0,
        excludeSeen: true,
        numReasons: 0,
        allowed: new Uint8Array(0),
      },
    );
    if (answer.length !== expected.length) {
      found.push(`history ${h}: ${answer.length} of ${expected.length} items`);
    }
    answer.forEach(({ item, score }, rank) => {
      const wanted = Math.fround(golden.scores[h][rank]);
      if (item !== expected[rank] || !Object.is(score, wanted)) {
        found.push(
          `history ${h}, rank ${rank}: item ${item} with ${score}, recorded ${expected[rank]} with ${wanted}`,
        );
      }
    });
  });
  return found;
}
