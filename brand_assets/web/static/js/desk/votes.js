// This file joins decisions as the ledger does: what stands of each reviewer, what that comes to, what undo would take back.

const NOTHING = { decision: "withdrawn", rubric: [], reason: null, seconds: null };

export const sameName = (name) => name.trim().toLowerCase();

// By image, a Map of reviewer's folded name to the last decision; withdrawn ones are gone.
export function stand(rows) {
  const standing = new Map();
  for (const row of rows) {
    if (!standing.has(row.image_id)) standing.set(row.image_id, new Map());
    const votes = standing.get(row.image_id);
    votes.delete(sameName(row.reviewer));
    if (row.decision !== "withdrawn") votes.set(sameName(row.reviewer), row);
  }
  return standing;
}

// "approved", "rejected" or "" while nobody whose word counts has decided.
export function judge(votes, rule, reviewers) {
  const lead = rule === "lead" && reviewers.length ? sameName(reviewers[0]) : null;
  let approvals = 0;
  let rejections = 0;
  for (const [name, { decision }] of votes ?? []) {
    if (lead !== null && name !== lead) continue;
    if (decision === "approved") approvals += 1;
    if (decision === "rejected") rejections += 1;
  }
  if (approvals + rejections === 0) return "";
  if (rule === "majority") return approvals > rejections ? "approved" : "rejected";
  return approvals ? "approved" : "rejected";
}

// The steps that one reviewer can take back, the last one last: { image_id, before, after }. It is read from the ledger's
// own rows, so it holds across reloads: a row that restores what was before the last step is that step's undoing.
export function listSteps(rows, me) {
  const now = new Map();
  const steps = [];
  for (const row of rows) {
    if (sameName(row.reviewer) !== sameName(me)) continue;
    const before = now.get(row.image_id) ?? NOTHING;
    const after = { decision: row.decision, rubric: row.rubric ?? [], reason: row.reason ?? null, seconds: row.seconds ?? null };
    now.set(row.image_id, after);
    if (row.carried_from || isSame(before, after)) continue;
    const last = steps.at(-1);
    if (last && last.image_id === row.image_id && isSame(last.before, after)) steps.pop();
    else steps.push({ image_id: row.image_id, before, after });
  }
  return steps;
}

export function isSame(one, other) {
  return one.decision === other.decision && (one.reason ?? null) === (other.reason ?? null) && [...one.rubric].sort().join() === [...other.rubric].sort().join();
}
