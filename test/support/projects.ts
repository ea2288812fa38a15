/** Which tests belong to which of vitest's projects; all others are `server`. */

/**
 * Tests of one module alone, straight from its source. They start no server, no engine process, no thread and no database:
 * what does is found by its compiled file, which this project has not.
 */
export const UNIT_TESTS = [
  'test/{archive,gan,graph,images,latent,weights}/**/*.test.ts',
  'test/{config,logger,on-demand}.test.ts',
  'test/docs/pages.test.ts',
  'test/checkpoint-files/{canonical,digest}.test.ts',
  'test/checkpoint-files/{formats,recognition}/**/*.test.ts',
  'test/checkpoints/{allowed-path,names}.test.ts',
  'test/cli/output.test.ts',
  'test/datasets/{avatars,decode-image,in-order,packed-file,sources}.test.ts',
  'test/engine/ops-parity.test.ts',
  'test/engine/local/**/*.test.ts',
  'test/explorer/{arithmetic-board,checkpoints-words,params,recipe,sample-wall,train-progress,walk-path}.test.ts',
  'test/jobs/holder-watch.test.ts',
  'test/pictures/{address,golden}.test.ts',
  'test/sampling/{arithmetic,interpolation,sample-path,walk}.test.ts',
  'test/sdk/methods.test.ts',
  'test/training/{alarms/*,config,tensorboard-format,worker/batches,worker/retention}.test.ts',
]

/** Tests that drive a Chromium; those among them that are unit tests are not. */
export const BROWSER_TESTS = [
  'test/explorer/**/*.test.ts',
  'test/http/graphiql.test.ts',
  'test/sdk/upload-in-browser.test.ts',
]
