/** The DCGAN paper's rules of architecture, and the variants that break one of them. */
import type { GanConfig } from '../../gan/gan-config.ts'

/** Settings of the rules, as in the paper (arXiv 1511.06434, section 3). */
export const PAPERS_RULES = {
  resampling: 'STRIDED',
  generatorNorm: 'BATCH',
  discriminatorNorm: 'BATCH',
  fullyConnected: 'NONE',
  discriminatorActivation: 'LEAKY_RELU',
  discriminatorHead: 'CONVOLUTION',
} as const satisfies Partial<GanConfig>

type Rules = Pick<GanConfig, keyof typeof PAPERS_RULES>

/** Settings of each variant that differ from the paper's. */
const DEVIATIONS = {
  PAPER: {},
  POOLING: { resampling: 'POOLING' },
  NO_BATCH_NORM: { generatorNorm: 'NONE', discriminatorNorm: 'NONE' },
  BATCH_NORM_EVERYWHERE: { generatorNorm: 'EVERYWHERE', discriminatorNorm: 'EVERYWHERE' },
  FULLY_CONNECTED: { fullyConnected: 'HIDDEN' },
  RELU: { discriminatorActivation: 'RELU' },
  GLOBAL_AVERAGE: { discriminatorHead: 'GLOBAL_AVERAGE' },
  /** The baseline of Goodfellow et al. (arXiv 1406.2661), from before batch norm. */
  PERCEPTRONS: { fullyConnected: 'ALL', generatorNorm: 'NONE', discriminatorNorm: 'NONE' },
} as const satisfies Record<string, Partial<Rules>>

export type RuleVariant = keyof typeof DEVIATIONS

/** In the order of a study. */
export const RULE_VARIANTS = Object.keys(DEVIATIONS) as RuleVariant[]

/** Returns all settings of the rules for a variant. */
export function rulesOf(variant: RuleVariant): Rules {
  return { ...PAPERS_RULES, ...DEVIATIONS[variant] }
}
