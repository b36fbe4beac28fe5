// On paper every machine that the table shows stands on a page of its own.

const MOST_PRINTED = 300;

function printed(machines) {
  const chosen = selected(machines);
  return [
    ...chosen.slice(0, MOST_PRINTED).map((machine) =>
      make('section', { class: 'sheet' }, make('h2', {}, machineName(machine)), machinePage(machine))),
    ...(chosen.length > MOST_PRINTED ? [make('p', { class: 'notice-box' }, count('print.more', chosen.length - MOST_PRINTED))] : []),
  ];
}

function watchPrinting({ machines }) {
  const sheets = document.getElementById('sheets');
  addEventListener('beforeprint', () => sheets.replaceChildren(...printed(machines)));
  addEventListener('afterprint', () => sheets.replaceChildren());
}
