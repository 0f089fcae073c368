// Where a visitor comes from: another site, with what sites have, so that the
// browser does nothing for the first time ever when it is measured.

const settling = 2_000; // milliseconds

const worker = new Worker('worker.js', { type: 'module' });
worker.onmessage = ({ data }) => {
  const item = document.createElement('li');
  item.textContent = data;
  document.querySelector('ol').append(item);
};
worker.postMessage('elsewhere.js');

setTimeout(() => {
  location.href = new URLSearchParams(location.search).get('next');
}, settling);
