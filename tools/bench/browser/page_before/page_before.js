// A page as sites have them: it draws text, runs a script and fetches. What a
// browser starts for these when it first meets them is not the next page's.

const settling = 2_000; // milliseconds

const text = await (await fetch('page_before.js')).text();
const item = document.createElement('li');
item.textContent = `${text.length} characters`;
document.querySelector('ol').append(item);
setTimeout(() => {
  location.href = new URLSearchParams(location.search).get('next');
}, settling);
