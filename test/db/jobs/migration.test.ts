/** Tests of migration 0003, which turns each run of an older database into a job. */
import { cp, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../server/db/database.ts'
import { applyMigrations } from '../../../server/db/migrate.ts'
import { createTempDir } from '../../support/temp-dir.ts'
import { asAdmin, createEmptyDatabase, silentLogger } from '../../support/test-database.ts'

const ID = '0198c0de-0000-7000-8000-000000000001'

/** Rows of a database at migration 0002: a diverging run that a worker holds. */
const OLD_ROWS = `
  INSERT INTO training_run (id, name, state, dataset_id, dataset_name, config, priority, step, steps,
    last_seq, latest_seq, wanted, attempt, worker, written, beat, beat_at, created_at, started_at)
  VALUES ('${ID}', 'old', 'RUNNING', gen_random_uuid(), 'faces', '{"ngf": 4}', 7, 2, 8, 6, 4, 'PAUSED',
    3, 'dead', 4, 99, '2026-01-01T00:00:09Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z');
  INSERT INTO training_event (run_id, seq, at, kind, step, epoch, loss_d, loss_g, d_real, d_fake_before,
    d_fake_after, images_per_second, eta_seconds, detail) VALUES
  ('${ID}', 1, '2026-01-01T00:00:01Z', 'state', 0, null, null, null, null, null, null, null, null,
    '{"state": "QUEUED", "reason": null}'),
  ('${ID}', 2, '2026-01-01T00:00:02Z', 'snapshot', 0, null, null, null, null, null, null, null, null, null),
  ('${ID}', 3, '2026-01-01T00:00:03Z', 'step', 1, 0.5, 1e-320, 2, 0.5, 0.5, 0.5, 9, 7, null),
  ('${ID}', 4, '2026-01-01T00:00:04Z', 'step', 2, 1, 'NaN', 'Infinity', '-Infinity', 0, 1, 9, 6, null),
  ('${ID}', 5, '2026-01-01T00:00:05Z', 'alarm', 2, null, null, null, null, null, null, null, null,
    '{"alarm": "NOT_FINITE", "message": "NaN", "action": "PAUSE"}'),
  ('${ID}', 6, '2026-01-01T00:00:06Z', 'checkpoint', 2, null, null, null, null, null, null, null, null, null);
  INSERT INTO training_snapshot VALUES ('${ID}', 2, 0, 8, 4, '\\x8950');
  INSERT INTO training_rollback VALUES ('${ID}', 1, 0);`

test('ids, numbers, times, non-finite figures and the lease are preserved', async () => {
  await using folder = await createTempDir()
  await using empty = await createEmptyDatabase()
  for (const name of ['0001_latents_and_checkpoints', '0002_datasets_and_training']) {
    await mkdir(path.join(folder.path, name))
    await cp(path.join('prisma/migrations', name), path.join(folder.path, name), {
      recursive: true,
    })
  }
  await applyMigrations(empty.url, folder.path)
  await asAdmin(empty.url, (client) => client.query(OLD_ROWS))
  await using database = await openDatabase({
    ...{ url: empty.url, dataDir: folder.path, logger: silentLogger },
  })
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
  const figures = { lossD: NaN, lossG: Infinity, dReal: -Infinity, dFakeBefore: 0, dFakeAfter: 1 }
  const latest = { seq: 4, at: at(4), step: 2, epoch: 1, ...figures }
  expect(await database.runs.find('old')).toMatchObject({
    ...{ id: ID, kind: 'training', state: 'RUNNING', priority: 7, step: 2, steps: 8, lastSeq: 6 },
    ...{ requestedState: 'PAUSED', attempt: 3, worker: 'dead', createdAt: at(0), startedAt: at(1) },
    latest: { ...latest, imagesPerSecond: 9, etaSeconds: 6 },
  })
  expect(await database.runs.events(ID, { after: 0, limit: 10 })).toEqual([
    { seq: 1, at: at(1), kind: 'state', step: 0, state: 'QUEUED', reason: null },
    {
      ...{ seq: 2, at: at(2), kind: 'snapshot', step: 0, width: 8, height: 4 },
      ...{ speckle: null, diversity: null, deadMaps: null },
    },
    expect.objectContaining({ seq: 3, at: at(3), kind: 'step', step: 1, lossD: 1e-320 }),
    expect.objectContaining({ seq: 4, at: at(4), kind: 'step', step: 2, ...figures }),
    {
      seq: 5,
      at: at(5),
      kind: 'alarm',
      step: 2,
      alarm: 'NOT_FINITE',
      message: 'NaN',
      action: 'PAUSE',
    },
    { seq: 6, at: at(6), kind: 'checkpoint', step: 2 },
  ])
  expect([...(await database.runs.snapshotPng(ID, 2))!]).toEqual([0x89, 0x50])
  expect(await database.workerJobs.held()).toEqual([
    { jobId: ID, kind: 'training', attempt: 3, beat: 99, isConnected: null },
  ])
  // The lease from the old version is still valid: its worker's next events are numbered from 4.
  await database.workerJobs.record({ jobId: ID, attempt: 3 }, 4, [])
  expect(await database.jobs.find(ID)).toMatchObject({ progress: 0.25, requestedState: 'PAUSED' })
})
