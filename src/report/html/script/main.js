// Draws the page and begins the check.

function drawn(bundle) {
  const tally = tallied(bundle);
  const { said } = bundle;
  return [
    section(2, 'summary', say('summary.title'),
      make('div', { class: 'first' }, make('div', {}, lead(bundle, tally), meanings()), verdictChart(tally)),
      activitiesTable(tally),
      section(3, 'next', say('next.title'), nextSteps(bundle, tally)),
      section(3, 'questions', say('questions.title'), make('p', {}, say('questions.how')), questionsTable(tally)),
      section(3, 'waivers', say('waivers.title'), waiversTable(tally)),
      section(3, 'signed-by', say('signed.title'), said !== undefined && signedBy(bundle)),
      section(3, 'editions', say('editions.title'), said !== undefined && editions(said)),
      section(3, 'coverage', say('coverage.title'), coverageOf(said, tally),
        said !== undefined && [inputsTable(said), settingsOf(said)])),
    section(2, 'exposure', say('exposure.title'), exposures(bundle.machines)),
    machinesSection(bundle),
    make('section', { id: 'machine', 'aria-label': say('machine.machine'), hidden: true }),
    make('div', { id: 'sheets' }),
  ];
}

function start(taken) {
  let bundle;
  try {
    bundle = bundleOf(taken.data);
  } catch (error) {
    showState('bad', say('check.changed'), paragraph(say('check.changed.why', { part: say('part.data') })), paragraph(shown(error.message)));
    document.getElementById('page').replaceChildren();
    return;
  }
  document.getElementById('page').replaceChildren(...drawn(bundle).flat(Infinity));
  document.getElementById('contents').hidden = false;
  startCheck(bundle, taken).catch((error) => showState('bad', say('check.bad'), paragraph(shown(error.message))));
  watchPrinting(bundle);
  addEventListener('hashchange', () => showNamed(bundle.machines));
  showNamed(bundle.machines);
}

// What stands behind the script is part of the page, too: it is looked at when the last of it was read.
const program = document.currentScript;
document.addEventListener('DOMContentLoaded', () => start(takenApart(program)));
