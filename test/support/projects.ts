/** Assigns tests to vitest's projects; all others belong to `server`. */

/**
 * Tests of single modules, run from source. They start no server, engine process, thread or
 * database: those are located by their compiled files, which this project does not build.
 */
export const UNIT_TESTS = [
  'test/{archive,gan,graph,images,latent,request,weights}/**/*.test.ts',
  'test/{config,fair-queue,logger,on-demand}.test.ts',
  'test/docs/pages.test.ts',
  'test/checkpoint-files/{canonical,digest}.test.ts',
  'test/checkpoint-files/{formats,recognition}/**/*.test.ts',
  'test/checkpoints/{allowed-path,names}.test.ts',
  'test/cli/output.test.ts',
  'test/datasets/{attributes,built-in,decode-image,in-order,packed-file,sources}.test.ts',
  'test/engine/ops-parity.test.ts',
  'test/engine/local/**/*.test.ts',
  'test/exploration/{activations/map-tally,classifiers/labels,quality/measures,studies/cases}.test.ts',
  'test/explorer/{arithmetic-board,checkpoints-words,compare-curves,copy-as-snippets,errors,image-source,latents-npz,params,recipe,sample-wall,tour-place,train-progress,walk-path}.test.ts',
  'test/exploration/deduplication/{autoencoder,calibration,hashes}.test.ts',
  'test/graphql/compatibility.test.ts',
  'test/http/connections.test.ts',
  'test/jobs/holder-watch.test.ts',
  'test/lint/english.test.ts',
  'test/pictures/{address,golden}.test.ts',
  'test/sampling/{arithmetic,interpolation,layer-noise,sample-path,walk}.test.ts',
  'test/sdk/{backoff,methods}.test.ts',
  'test/training/{alarms/*,config,tensorboard-format,worker/batches,worker/retention}.test.ts',
]

/** Tests that drive Chromium, except for the unit tests among them. */
export const BROWSER_TESTS = [
  'test/clients/examples.test.ts',
  'test/explorer/**/*.test.ts',
  'test/http/graphiql.test.ts',
  'test/sdk/upload-in-browser.test.ts',
]
