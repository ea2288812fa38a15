/** Reads a run's history: events after a cursor, downsampled figures, pictures. */
import { Prisma } from '../../generated/prisma/client.ts'
import type { Client } from '../client.ts'
import { readEvents } from './run-events.ts'
import type { AlarmRow, RunStore, SnapshotRow, StepFigures } from './training-stores.ts'

type History = Pick<RunStore, 'events' | 'metrics' | 'alarms' | 'snapshots' | 'snapshotPng'>

export function createRunHistory(client: Client): History {
  return {
    events: (runId, page) => readEvents(client, runId, page),
    metrics: (runId, points) => metrics(client, runId, points),
    async alarms(runId, limit) {
      const rows = await client.jobEvent.findMany({
        where: { jobId: runId, kind: 'alarm' },
        orderBy: { seq: 'asc' },
        take: limit,
      })
      return rows.map(({ seq, at, detail }) => {
        return { ...(detail as unknown as AlarmRow), seq, at, kind: 'alarm' }
      })
    },
    async snapshots(runId) {
      const rows = await client.$queryRaw<Omit<SnapshotRow, 'kind'>[]>`
        WITH stretch AS (${stretchesOf(runId)})
        SELECT s.seq, s.step, s.width, s.height, s.speckle, s.diversity,
          s.dead_maps AS "deadMaps"
        FROM stretch JOIN training_snapshot s ON s.run_id = ${runId}::uuid
          AND s.seq > stretch.after AND s.seq < stretch.before AND s.step <= stretch.step
        ORDER BY s.seq`
      return rows.map((row) => ({ kind: 'snapshot', ...row }))
    },
    async snapshotPng(runId, seq) {
      const row = await client.trainingSnapshot.findUnique({
        where: { runId_seq: { runId, seq } },
        select: { png: true },
      })
      return row && row.png
    },
  }
}

async function metrics(
  client: Client,
  runId: string,
  points: number,
): Promise<Omit<StepFigures, 'epoch' | 'etaSeconds'>[]> {
  // OFFSET 0 hides the grouping expression from the planner, which would expect one group per step
  // and sort them all.
  return client.$queryRaw`
    WITH stretch AS (${stretchesOf(runId)})
    SELECT max(step) AS step, avg(loss_d) AS "lossD", avg(loss_g) AS "lossG", avg(d_real) AS "dReal",
      avg(d_fake_before) AS "dFakeBefore", avg(d_fake_after) AS "dFakeAfter",
      avg(images_per_second) AS "imagesPerSecond"
    FROM (
      SELECT e.*, (e.step - 1)::bigint * ${points} / GREATEST(r.step, ${points}) AS point
      FROM training_run r CROSS JOIN stretch
      JOIN training_step e ON e.run_id = r.id
        AND e.seq > stretch.after AND e.seq < stretch.before AND e.step <= stretch.step
      WHERE r.id = ${runId}::uuid
      OFFSET 0
    ) AS pointed
    GROUP BY point ORDER BY 1`
}

/**
 * Selects the stretches of events that rollbacks separate. Each has the last step that no later
 * rollback has undone, so each valid step is in exactly one stretch, without sorting the steps.
 */
function stretchesOf(runId: string): Prisma.Sql {
  const never = 2_147_483_647
  return Prisma.sql`
    SELECT lag(seq, 1, 0) OVER by_seq AS after, seq AS before, min(step) OVER from_here AS step
    FROM (
      SELECT seq, step FROM training_rollback WHERE run_id = ${runId}::uuid
      UNION ALL SELECT ${never}::int, ${never}::int
    ) AS rollback
    WINDOW by_seq AS (ORDER BY seq),
      from_here AS (ORDER BY seq ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)`
}
