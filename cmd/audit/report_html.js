'use strict';
(() => {
  const list = document.querySelector('ol.events');
  const form = document.querySelector('form.tools');
  if (!list || !form) return;
  const rows = Array.from(list.children);
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const number = (row, name) => Number(row.dataset[name]);
  const orders = {
    newest: (a, b) => number(b, 'id') - number(a, 'id'),
    oldest: (a, b) => number(a, 'id') - number(b, 'id'),
    longest: (a, b) => number(b, 'taken') - number(a, 'taken') || number(b, 'id') - number(a, 'id'),
    riskiest: (a, b) => number(b, 'risk') - number(a, 'risk') || number(b, 'id') - number(a, 'id'),
  };
  let order = 'newest';
  const show = () => {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kind = form.elements.kind.value;
    const environment = form.elements.environment.value;
    let shown = 0;
    for (const row of rows) {
      const fits = (!kind || row.dataset.kind === kind) &&
        (!environment || row.dataset.environment === environment) &&
        words.every((word) => textOf(row).includes(word));
      if (row.hidden === fits) row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    form.elements.count.value = shown === rows.length ? `${rows.length} events` : `${shown} of ${rows.length} events`;
    if (form.elements.sort.value !== order) {
      order = form.elements.sort.value;
      rows.sort(orders[order]);
      list.append(...rows);
    }
  };
  let waiting = 0;
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 60);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  const choose = () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (row && row.parentNode === list) row.querySelector('details').open = true;
  };
  addEventListener('hashchange', choose);
  addEventListener('beforeprint', () => {
    const visible = rows.filter((row) => !row.hidden);
    if (visible.length <= 200) for (const row of visible) row.querySelector('details').open = true;
  });
  form.hidden = false;
  show();
  choose();
})();
