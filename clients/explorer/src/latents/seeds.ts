/** Seeds: whole numbers that each stand for one latent of a checkpoint's prior. */

export const LARGEST_SEED = 2 ** 31 - 1

/** Any seed, each as likely. */
export function randomSeed(): number {
  return Math.floor(Math.random() * (LARGEST_SEED + 1))
}
