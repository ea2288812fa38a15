/** Seeds: whole numbers that each stand for one latent of a checkpoint's prior. */
import { LARGEST_SEED } from '../navigation/latent-json.ts'

export { LARGEST_SEED }

/** Any seed, each as likely. */
export function randomSeed(): number {
  return Math.floor(Math.random() * (LARGEST_SEED + 1))
}
