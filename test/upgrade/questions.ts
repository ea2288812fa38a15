/** Queries that every later version must answer like the version that wrote the installation. */

const CHECKPOINT = `
  digest name run { name step raw } aliases sourceDigest format preset zDim
  prior { distribution bound } width height channels parameterCount layers batchNorm calibrationDrift createdAt`

const LATENT = `
  id name tags note recipe recipeHash z zDim checkpoint { digest } createdAt updatedAt`

const DATASET = `
  name source count imageSize channels brokenCount broken { path reason } classes { label count } createdAt`

const STEP = `
  seq at step epoch lossD lossG dReal dFakeBefore dFakeAfter imagesPerSecond etaSeconds`

const RUN = `
  id name state reason step steps dataset priority lastSeq createdAt startedAt endedAt
  config {
    recipe imageSize channels zDim prior { distribution bound } ngf ndf batch learningRateD learningRateG beta1 beta2
    discriminatorSteps realLabel instanceNoise instanceNoiseSteps emaDecay seed snapshotEvery checkpointEvery
    keepCheckpoints keepEvery fixedNoiseCount onAlarm from
  }
  latest { ${STEP} }
  checkpoints { step reference pinned createdAt }
  snapshot { step picture { width height } }
  snapshots { step picture { width height } }
  metrics(points: 20) { step lossD lossG dReal dFakeBefore dFakeAfter imagesPerSecond }
  timeline { width height }`

const SAMPLE = 'z recipe checkpoint { digest } width height'

/** Queries whose whole response stays the same. They exclude addresses, which may change. */
export const QUESTIONS: readonly string[] = [
  `{ latents { totalCount nodes { ${LATENT} } } }`,
  '{ latents(tag: "faces") { nodes { name sample { z recipe } } } }',
  '{ latents(first: 2, tag: "faces") { totalCount nodes { name } pageInfo { hasNextPage } } }',
  '{ latents(search: "GLASSES") { nodes { name } } }',
  '{ latents(checkpoint: "plain@stable") { nodes { name } } }',
  '{ latentTags { tag count } }',
  `{ latent(name: "Ünïcode 顔") { ${LATENT} } }`,
  `{ checkpoints { totalCount nodes { ${CHECKPOINT} } } }`,
  ...[
    ...['null', '"plain"', '"plain@stable"', '"graph"', '"promoted"', '"deleted"'],
    ...['"finished@latest"', '"finished@latest:raw"', '"paused@latest"', '"paused@latest:raw"'],
  ].map((reference) => `{ checkpoint(checkpoint: ${reference}) { ${CHECKPOINT} } }`),
  `{ datasets { ${DATASET} } }`,
  `{ runs { totalCount nodes { ${RUN} } } }`,
  `{ runs(state: PAUSED) { nodes { name } } }`,
  `{ generate(seed: 0) { ${SAMPLE} } }`,
  `{ generate(seed: 2147483647, checkpoint: "plain", truncation: 0.5) { ${SAMPLE} } }`,
  `{ generate(seed: 7, checkpoint: "finished@latest") { ${SAMPLE} } }`,
  `{ sample(latent: { saved: "glasses" }, checkpoint: "plain") { ${SAMPLE} } }`,
  `{ interpolate(input: { waypoints: [{ seed: 1 }, { saved: "smile" }], frames: 5, easing: SMOOTHSTEP }) {
      method frames { ${SAMPLE} } } }`,
  `{ arithmetic(input: {
      plus: [[{ seed: 1 }, { seed: 2 }], [{ saved: "smile" }]], minus: [[{ seed: 3 }]], grid: true, seed: 5 }) {
      result { ${SAMPLE} } plus { z } minus { z } grid { z } } }`,
]

/** Queries for one picture each, by the name of the file with its bytes. */
export const PICTURES: Readonly<Record<string, string>> = {
  'seed.png': '{ generate(seed: 7) { url } }',
  'seed.raw': '{ generate(seed: 7, checkpoint: "plain") { url(format: RAW) } }',
  'onnx.raw': '{ generate(seed: 7, checkpoint: "graph") { url(format: RAW) } }',
  'psi.raw': '{ generate(seed: 8, truncation: 0.7) { url(format: RAW) } }',
  'z.raw': '{ sample(latent: { saved: "glasses" }) { url(format: RAW) } }',
  'scaled.png': '{ generate(seed: 9) { url(size: 48) } }',
  'run.raw': '{ generate(seed: 7, checkpoint: "finished@latest") { url(format: RAW) } }',
  'raw-weights.raw':
    '{ generate(seed: 7, checkpoint: "finished@latest:raw") { url(format: RAW) } }',
  'promoted.raw': '{ generate(seed: 7, checkpoint: "promoted") { url(format: RAW) } }',
  'contact-sheet.png': '{ checkpoint { sheet(count: 9) { url } } }',
  'arithmetic.png': `{ arithmetic(input: { plus: [[{ seed: 1 }], [{ saved: "smile" }]], minus: [[{ seed: 3 }]] }) {
    sheet { url } } }`,
  'frames.png': `{ interpolate(input: { waypoints: [{ seed: 1 }, { seed: 2 }], frames: 6 }) {
    sheet(columns: 3) { url } } }`,
  'walk.webp': `{ interpolate(input: { waypoints: [{ seed: 1 }, { seed: 2 }], frames: 6 }) {
    animation(fps: 6) { url } } }`,
  'walk.gif': `{ interpolate(input: { waypoints: [{ seed: 1 }, { seed: 2 }], frames: 6, loop: true }) {
    animation(format: GIF, size: 32) { url } } }`,
  'dataset.png': '{ dataset(name: "tiny") { sheet(count: 9, imageSize: 16) { url } } }',
  'snapshot.png': '{ run(run: "finished") { snapshot { picture { url } } } }',
  'timeline.webp': '{ run(run: "finished") { timeline(fps: 4) { url } } }',
}

/** All events of a run, without addresses. */
export const EVENTS = `subscription ($run: ID!) {
  trainingProgress(run: $run) {
    __typename
    seq
    at
    ... on StepEvent { ${STEP} }
    ... on SnapshotEvent { step picture { width height } }
    ... on CheckpointEvent { step reference }
    ... on AlarmEvent { step kind message action }
    ... on StateEvent { state step reason }
  }
}`
