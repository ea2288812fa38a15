/** One namespace of names for checkpoints and training runs: a name means one or the other, whoever takes it first. */
import { BadUserInput } from '../errors.ts'
import type { TransactionClient } from './client.ts'

/** Of all advisory locks in the database, those on names. */
const NAME_LOCKS = 72_707_370

/**
 * Keeps others from taking this name until the transaction ends: neither table alone could tell. Take it before any row.
 */
export async function lockName(transaction: TransactionClient, name: string): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${NAME_LOCKS}::int, hashtext(${name}))`
}

/** Throws BadUserInput if a training run has this name. */
export async function refuseNameOfRun(transaction: TransactionClient, name: string): Promise<void> {
  if ((await transaction.trainingRun.count({ where: { name } })) === 0) return
  throw new BadUserInput(
    `"${name}" is the name of a training run; runs and checkpoints share their names. Choose another.`,
  )
}

/** Throws BadUserInput if a run, or a checkpoint that is not deleted, has this name. */
export async function refuseTakenName(transaction: TransactionClient, name: string): Promise<void> {
  await refuseNameOfRun(transaction, name)
  if ((await transaction.checkpoint.count({ where: { name, deletedAt: null } })) === 0) return
  throw new BadUserInput(
    `"${name}" is the name of a checkpoint; runs and checkpoints share their names. Choose another.`,
  )
}
