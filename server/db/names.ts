/** The namespace that checkpoint names and training run names share. */
import { BadUserInput } from '../errors.ts'
import type { TransactionClient } from './client.ts'

/** Class id of the advisory locks on names. */
const NAME_LOCKS = 72_707_370

/**
 * Locks this name until the transaction ends. An advisory lock is needed because a name can be in
 * either of two tables. Acquire it before any row lock.
 */
export async function lockName(transaction: TransactionClient, name: string): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${NAME_LOCKS}::int, hashtext(${name}))`
}

/** Throws BadUserInput if a training run has this name. */
export async function refuseNameOfRun(transaction: TransactionClient, name: string): Promise<void> {
  if ((await transaction.trainingRun.count({ where: { name } })) === 0) return
  throw new BadUserInput(
    `The name "${name}" is taken by a training run. Runs and checkpoints share one namespace; ` +
      'choose another name.',
  )
}

/** Throws BadUserInput if a run, or a checkpoint that is not deleted, has this name. */
export async function refuseTakenName(transaction: TransactionClient, name: string): Promise<void> {
  await refuseNameOfRun(transaction, name)
  if ((await transaction.checkpoint.count({ where: { name, deletedAt: null } })) === 0) return
  throw new BadUserInput(
    `The name "${name}" is taken by a checkpoint. Runs and checkpoints share one namespace; ` +
      'choose another name.',
  )
}
