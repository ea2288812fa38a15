/** Purposes of the random numbers of a training run; see latent/draws.ts. */

/**
 * The second word of Philox's key. A change to how numbers are generated needs a new value, so that
 * runs started under the old one don't resume with other data.
 */
export const STREAMS = {
  weights: 0x4c510101,
  order: 0x4c510102,
  z: 0x4c510103,
  noiseReals: 0x4c510104,
  noiseFakes: 0x4c510105,
  fixedNoise: 0x4c510106,
  statistics: 0x4c510107,
  yardstick: 0x4c510108,
  calibration: 0x4c510109,
} as const
export type Stream = (typeof STREAMS)[keyof typeof STREAMS]
