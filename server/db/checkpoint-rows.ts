/** The registry of checkpoints in Postgres: names, aliases, descriptions. The weights are files. */
import { BadUserInput, CheckpointNotFound } from '../errors.ts'
import type { Checkpoint, CheckpointAlias, Prisma } from '../generated/prisma/client.ts'
import { inTransaction, type Client, type TransactionClient } from './client.ts'
import { isUniqueViolation } from './database-errors.ts'
import { lockName, refuseNameOfRun } from './names.ts'
import { mapPage, readPage } from './pages.ts'
import type {
  CheckpointFilter,
  CheckpointKind,
  CheckpointRow,
  CheckpointRows,
  NewCheckpoint,
  Page,
} from './stores.ts'
import { prismaWindow } from './windows.ts'
import { DIGEST } from '../weights/canonical-json.ts'

/** Scope of the server-wide aliases, which belong to no checkpoint name. */
const SERVER_WIDE = ''
/** Maximum number of a checkpoint's aliases. */
const MAX_ALIASES = 100
/** Kinds of descriptions of networks that make no images. */
const OTHER_KINDS = ['discriminator', 'features']
/** Rows that one statement expires. */
const EXPIRED_AT_ONCE = 1_000

const withAliases = { include: { aliases: true } } as const

export function createCheckpointRows(client: Client): CheckpointRows {
  return {
    insert: (row) => inTransaction(client, (transaction) => insert(transaction, row)),
    async findByDigest(prefix, limit) {
      const rows = await client.checkpoint.findMany({
        where: { digest: { startsWith: prefix } },
        orderBy: { digest: 'asc' },
        take: limit,
        ...withAliases,
      })
      return rows.map(toRow)
    },
    async findNewest(name) {
      const row = await client.checkpoint.findFirst({
        where: { name, deletedAt: null },
        orderBy: [{ createdAt: 'desc' }, { digest: 'desc' }],
        ...withAliases,
      })
      return row && toRow(row)
    },
    async findByAlias(name, alias) {
      const row = await client.checkpoint.findFirst({
        where: { deletedAt: null, aliases: { some: { scope: name ?? SERVER_WIDE, alias } } },
        ...withAliases,
      })
      return row && toRow(row)
    },
    list: (page) => list(client, page),
    count: () => client.checkpoint.count({ where: { deletedAt: null } }),
    rename: (digest, name) => rename(client, digest, name),
    setAlias: (digest, name, alias) => setAlias(client, digest, name ?? SERVER_WIDE, alias),
    removeAlias: (digest, name, alias) => removeAlias(client, digest, name ?? SERVER_WIDE, alias),
    quarantine: (digest, reason) => quarantine(client, digest, reason),
    release: (digest) => release(client, digest),
    replace: (digest, other) => replace(client, digest, other),
    delete: (digest) =>
      inTransaction(client, async (transaction) => {
        await lock(transaction, digest)
        await transaction.checkpoint.update({ where: { digest }, data: { deletedAt: new Date() } })
        await transaction.checkpointAlias.deleteMany({ where: { digest } })
      }),
    deleteExpired: (time) => deleteExpired(client, time),
  }
}

function replace(client: Client, digest: string, other: string): Promise<CheckpointRow> {
  return inTransaction(client, async (transaction) => {
    for (const one of [digest, other].sort()) await lock(transaction, one)
    const aliases = { where: { digest }, data: { digest: other } }
    await transaction.checkpointAlias.updateMany(aliases)
    await transaction.checkpoint.update({ where: { digest }, data: { deletedAt: new Date() } })
    return read(transaction, other)
  })
}

function deleteExpired(client: Client, time: Date): Promise<number> {
  return client.$executeRaw`
    DELETE FROM checkpoint WHERE digest IN (
      SELECT digest FROM checkpoint
      WHERE deleted_at < ${time}
        AND digest NOT IN (SELECT checkpoint_digest FROM latent)
        AND digest NOT IN (SELECT checkpoint_digest FROM variant)
        AND digest NOT IN (SELECT discriminator_digest FROM classifier)
      LIMIT ${EXPIRED_AT_ONCE} FOR UPDATE SKIP LOCKED
    )`
}

async function insert(
  transaction: TransactionClient,
  row: NewCheckpoint,
): Promise<{ row: CheckpointRow; inserted: boolean }> {
  const { digest, name, sourceDigest } = row
  const description = row.description as unknown as Prisma.InputJsonValue
  await lockName(transaction, name)
  const created = await transaction.checkpoint.createMany({
    data: [{ digest, name, sourceDigest, description }],
    skipDuplicates: true,
  })
  const restored = await transaction.checkpoint.updateMany({
    where: { digest, deletedAt: { not: null } },
    data: {
      ...{ name, sourceDigest, description, createdAt: new Date(), deletedAt: null },
      ...{ quarantinedAt: null, quarantineReason: null },
    },
  })
  const inserted = created.count + restored.count > 0
  if (inserted) {
    await refuseNameOfRun(transaction, name)
    if (!OTHER_KINDS.includes(row.description.kind)) {
      await transaction.checkpointAlias.createMany({
        data: [{ scope: SERVER_WIDE, alias: 'default', digest }],
        skipDuplicates: true,
      })
    }
  }
  return { row: await read(transaction, digest), inserted }
}

async function quarantine(
  client: Client,
  digest: string,
  reason: string,
): Promise<CheckpointRow | null> {
  const live = { digest, deletedAt: null }
  await client.checkpoint.updateMany({
    where: { ...live, quarantinedAt: null },
    data: { quarantinedAt: new Date(), quarantineReason: reason },
  })
  const row = await client.checkpoint.findFirst({ where: live, ...withAliases })
  return row && toRow(row)
}

function release(client: Client, digest: string): Promise<CheckpointRow> {
  return inTransaction(client, async (transaction) => {
    await lock(transaction, digest)
    const data = { quarantinedAt: null, quarantineReason: null }
    await transaction.checkpoint.update({ where: { digest }, data })
    return read(transaction, digest)
  })
}

async function list(client: Client, filter: CheckpointFilter): Promise<Page<CheckpointRow>> {
  const live: Prisma.CheckpointWhereInput = {
    deletedAt: null,
    ...isOfKind(filter.kind ?? null),
  }
  const page = await readPage<Checkpoint & { aliases: CheckpointAlias[] }>(filter, {
    keyPattern: DIGEST,
    placeOf: ({ createdAt, digest }) => ({ createdAt, key: digest }),
    read(window) {
      const { bounds, ...rest } = prismaWindow(window, 'digest')
      const where = { AND: [live, ...bounds] }
      return client.checkpoint.findMany({ where, ...rest, ...withAliases })
    },
    count: () => client.checkpoint.count({ where: live }),
  })
  return mapPage(page, toRow)
}

function isOfKind(kind: CheckpointKind | null): Prisma.CheckpointWhereInput {
  const of = (equals: string) => ({ description: { path: ['kind'], equals } })
  if (kind === null) return {}
  return kind === 'generator' ? { NOT: OTHER_KINDS.map(of) } : of(kind)
}

function setAlias(
  client: Client,
  digest: string,
  scope: string,
  alias: string,
): Promise<CheckpointRow> {
  return changeAliases(client, digest, async (aliases) => {
    await aliases.upsert({
      where: { scope_alias: { scope, alias } },
      create: { scope, alias, digest },
      update: { digest },
    })
    if ((await aliases.count({ where: { digest } })) <= MAX_ALIASES) return
    throw new BadUserInput(
      `The checkpoint has ${MAX_ALIASES} aliases, the maximum. Remove one first.`,
    )
  })
}

function removeAlias(
  client: Client,
  digest: string,
  scope: string,
  alias: string,
): Promise<CheckpointRow> {
  return changeAliases(client, digest, (aliases) =>
    aliases.deleteMany({ where: { scope, alias, digest } }),
  )
}

/** Locks the checkpoint, changes its aliases, and returns it with the new aliases. */
function changeAliases(
  client: Client,
  digest: string,
  change: (aliases: Client['checkpointAlias']) => Promise<unknown>,
): Promise<CheckpointRow> {
  return inTransaction(client, async (transaction) => {
    await lock(transaction, digest)
    await change(transaction.checkpointAlias)
    return read(transaction, digest)
  })
}

async function rename(client: Client, digest: string, name: string): Promise<CheckpointRow> {
  try {
    return await inTransaction(client, async (transaction) => {
      await lockName(transaction, name)
      await refuseNameOfRun(transaction, name)
      const scope = await lock(transaction, digest)
      await transaction.checkpoint.update({ where: { digest }, data: { name } })
      await transaction.checkpointAlias.updateMany({
        where: { digest, scope },
        data: { scope: name },
      })
      return read(transaction, digest)
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new BadUserInput(
      `The name "${name}" already has an alias that this checkpoint also has, for another ` +
        'checkpoint. Move or remove one of the two aliases first.',
    )
  }
}

/** Locks the checkpoint's row until the transaction ends, and returns the checkpoint's name. */
async function lock(transaction: TransactionClient, digest: string): Promise<string> {
  const [row] = await transaction.$queryRaw<{ name: string }[]>`
    SELECT name FROM checkpoint WHERE digest = ${digest} AND deleted_at IS NULL FOR UPDATE`
  if (!row) throw new CheckpointNotFound(`No checkpoint has the digest sha256:${digest}.`)
  return row.name
}

async function read(transaction: TransactionClient, digest: string): Promise<CheckpointRow> {
  const row = await transaction.checkpoint.findUniqueOrThrow({ where: { digest }, ...withAliases })
  return toRow(row)
}

function toRow(row: Checkpoint & { aliases: CheckpointAlias[] }): CheckpointRow {
  const { digest, name, sourceDigest, description, createdAt, deletedAt, quarantinedAt: at } = row
  const aliases = row.aliases.map(({ scope, alias }) =>
    scope === SERVER_WIDE ? alias : `${scope}@${alias}`,
  )
  return {
    ...{ digest, name, sourceDigest, description, createdAt, deletedAt },
    aliases: aliases.sort(),
    quarantine: at && { reason: row.quarantineReason ?? '', at },
  }
}
