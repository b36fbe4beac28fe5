// What the page carries: the signed lines as they were written. Everything that is shown is read from their payloads.

/** An envelope of that type, or why it is none. */
function read(line, type) {
  try {
    const envelope = opened(line);
    if (envelope.statement.predicateType !== type) {
      throw new Error(`it is no ${type}`);
    }
    return envelope;
  } catch (error) {
    return { line, error: error.message };
  }
}

/** A machine or lot as it is shown, with the envelope that says so. */
function machineOf(line, number, run) {
  const envelope = read(line, REPORT_TYPE);
  try {
    if (envelope.error !== undefined) {
      throw new Error(envelope.error);
    }
    const report = resolved(envelope.statement.predicate, run);
    const [subject] = envelope.statement.subject;
    const [kind, key] = [subject.name.split(':', 1)[0], subject.name.slice(subject.name.indexOf(':') + 1)];
    const isLot = report.quantity !== undefined;
    if (envelope.statement.subject.length !== 1 || kind !== (isLot ? 'lot' : 'machine') || key === '') {
      throw new Error(`its subject ${subject.name} is no machine, and no lot of a quantity`);
    }
    return {
      number, envelope, report, key, isLot,
      weight: report.quantity ?? 1,
      verdict: report.verdict,
      apart: report.scope === 'out-of-scope' && rank(report.verdict) <= rank('notice'),
      waived: report.findings.some((finding) => finding.waiver !== undefined),
    };
  } catch (error) {
    return { number, envelope: { ...envelope, error: error.message }, key: say('machine.unread', { n: number + 1 }) };
  }
}

/** Reads everything that the page carries. */
function bundleOf(text) {
  const data = JSON.parse(text);
  const run = data.run === null ? undefined : read(data.run, RUN_TYPE);
  const manifest = data.manifest === null ? undefined : read(data.manifest, MANIFEST_TYPE);
  const said = run?.statement?.predicate;
  const all = data.reports.map((line, number) => machineOf(line, number, said));
  const machines = all.filter((machine) => machine.report !== undefined);
  return {
    run, manifest, all, machines,
    leftOut: data.leftOut,
    // A single report in full says itself of which run it is.
    said: said ?? machines[0]?.envelope.statement.predicate.run,
    leftOutCount: Object.values(data.leftOut.verdicts).reduce((sum, n) => sum + n, 0),
  };
}
