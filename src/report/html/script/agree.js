// Whether the parts of a report agree, as the program checks it: a report whose findings were taken out must not stand.

const MOST_IDENTIFIED = 2_000;
const MOST_ANSWERS = 100;
const MOST_ASKED = 10_000;

/** A JSON value with the keys of its objects in order, so that equal values are equal texts. */
const canonical = (value) =>
  JSON.stringify(value, (_, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part);

/** What a full report, the manifest and the run statement say alike. */
const ofRun = (said) => canonical([
  said.activitiesFrom, said.asOf, said.inputs.map((input) => ({ ...input, columns: undefined })), said.outsideReach ?? [],
  said.policy, said.questions ?? [], said.replaced ?? [], said.rows, said.runId, said.settings ?? [], said.statement,
  said.timeVerified, said.verifier,
]);

/** The result that belongs to a verdict on this evidence. */
function resultOf({ rows, rules, controllers }, verdict) {
  if (rank(verdict) >= rank('license-required')) {
    return 'FAILED';
  }
  return rank(verdict) <= rank('notice') && rows > 0 && rules > 0 && controllers > 0 ? 'PASSED' : 'INDETERMINATE';
}

/** Why the questions of an activity do not go with its verdict; nothing where they do. */
function questionsProblem(activity, verdict, asked, run) {
  const isGood = rank(verdict) < rank('undetermined');
  const open = asked.find(({ state }) => state === 'open');
  if (isGood && (open !== undefined || asked.length === 0)) {
    return `${activity} is judged ${verdict}, and ${open === undefined ? 'nothing was asked' : `${open.id} is open`}`;
  }
  const untold = asked.find(({ by }) => by.some(({ value }) => value === undefined));
  if (untold !== undefined) {
    return `${activity}: ${untold.id} is answered by a cell that names nothing`;
  }
  const unfounded = asked.find(({ state, need, by, open: missing }) => ({
    answered: by.length === 0 || missing !== undefined,
    open: need !== 'required' || by.length > 0,
    'not-asked': need === 'required' || by.length > 0,
  })[state]);
  if (unfounded !== undefined) {
    return `${activity}: ${unfounded.id} is said to be ${unfounded.state}, which its need and answers contradict`;
  }
  const required = (run.questions ?? []).filter((question) =>
    question.activities.includes(activity) && question.need === 'required' && question.conditional !== true);
  const missed = required.find(({ id }) => asked.find((one) => one.id === id)?.state !== 'answered');
  if (isGood && missed !== undefined) {
    return `${activity} is judged ${verdict}, and ${missed.id}, which is required, is not answered`;
  }
  const other = asked.find(({ id }) => !(run.questions ?? []).some((question) => question.id === id));
  return other === undefined ? undefined : `${activity}: the run does not ask ${other.id}`;
}

/** Why the verdict of an activity does not follow from the findings that bind it; nothing where it does. */
function verdictProblem(activity, verdict, findings) {
  const bound = findings.filter((finding) => finding.activities.includes(activity));
  const worst = Math.max(0, ...bound.map((finding) => rank(countsAs(finding))));
  const follows = rank(verdict) === worst || (rank(verdict) > worst && rank(verdict) <= rank('undetermined'));
  return follows ? undefined : `${activity} is judged ${verdict}, its worst finding is ${VERDICTS[worst]}`;
}

/** Why a finding is none of this machine; nothing where it is. `isFull`: it names itself. */
async function findingProblem(finding, machine, verdicts, isFull) {
  const { rule, subject, activities, chain, fingerprint: name } = finding;
  const its = `finding ${rule} on ${subject}: `;
  if (activities.some((activity) => !(activity in verdicts))) {
    return `${its}it binds an activity that was not asked for`;
  }
  const isOther = name === undefined ? isFull : name !== await fingerprint({ ...finding, fingerprint: undefined }, machine);
  if (isOther) {
    return `${its}it is not this rule's on this machine`;
  }
  return chain.length === 0 ? `${its}no chain leads to it` : undefined;
}

/** Why a report contradicts itself; nothing where its parts agree. `said` is as it was signed, `report` with nothing left to its run. */
async function disagreement(said, report, machine, run) {
  const { verdict, verdicts, findings, questions, coverage, identified } = report;
  const listed = Object.values(identified).flatMap((part) =>
    (Array.isArray(part) || part === undefined || 'value' in part ? [part].flat() : Object.values(part).flat()));
  const asked = Object.values(questions);
  if (listed.length > MOST_IDENTIFIED || asked.flat().length > MOST_ASKED || asked.flat().some(({ by }) => by.length > MOST_ANSWERS)) {
    return 'it names more answers than an audit keeps';
  }
  const worst = Math.max(-1, ...Object.values(verdicts).map(rank));
  if (worst < 0) {
    return 'it judges no activity';
  }
  if (worst !== rank(verdict)) {
    return `the verdict is ${verdict}, the worst of its activities ${VERDICTS[worst]}`;
  }
  if (resultOf(coverage, verdict) !== report.verificationResult) {
    return `the result is ${report.verificationResult} on a verdict of ${verdict} with ${coverage.controllers} controllers`;
  }
  for (const finding of said.findings) {
    const problem = await findingProblem(finding, machine, verdicts, !isLean(said));
    if (problem !== undefined) {
      return problem;
    }
  }
  if (Object.keys(questions).sort().join() !== Object.keys(verdicts).sort().join()) {
    return 'it does not judge just the activities whose questions it answers';
  }
  return Object.entries(verdicts).map(([activity, one]) => questionsProblem(activity, one, questions[activity], run)
    ?? verdictProblem(activity, one, said.findings)).find((problem) => problem !== undefined);
}
