/** Overrides: settings that the user gives explicitly. They win over every preset. */
import type { Layer } from '../../gan/architecture.ts'
import type { Prior } from '../../latent/seed-to-z.ts'
import { BadUserInput } from '../../errors.ts'
import type { ArchitectureOverrides } from '../generator-file.ts'
import type { HiddenActivation, OutputActivation } from './presets.ts'

/** Throws BadUserInput if a value is out of range, or requires another one that is missing. */
export function checkOverrides(overrides: ArchitectureOverrides): void {
  const { prior, priorBound, epsilon, hiddenActivation, leakySlope, classes } = overrides
  if (priorBound !== undefined) {
    if (prior !== 'truncatedNormal')
      throw new BadUserInput('priorBound requires the prior TRUNCATED_NORMAL.')
    if (!(priorBound > 0 && priorBound <= 100))
      throw new BadUserInput(`priorBound must be above 0 and at most 100, not ${priorBound}.`)
  }
  if (epsilon !== undefined && !(epsilon >= 0 && epsilon <= 1))
    throw new BadUserInput(`epsilon must be from 0 to 1, not ${epsilon}.`)
  if (classes !== undefined && !(Number.isInteger(classes) && classes >= 0 && classes <= 1000))
    throw new BadUserInput(`classes must be a whole number from 0 to 1000, not ${classes}.`)
  if (leakySlope !== undefined) {
    if (hiddenActivation !== undefined && hiddenActivation !== 'leakyRelu')
      throw new BadUserInput('leakySlope requires the hidden activation LEAKY_RELU.')
    if (!(leakySlope >= 0 && leakySlope <= 1))
      throw new BadUserInput(`leakySlope must be from 0 to 1, not ${leakySlope}.`)
  }
}

/**
 * The overriding prior, else `usual`. A truncated normal is cut at 2 by default, as in TensorFlow.
 */
export function priorOf({ prior, priorBound }: ArchitectureOverrides, usual: Prior): Prior {
  if (prior === undefined) return usual
  return prior === 'truncatedNormal'
    ? { distribution: prior, bound: priorBound ?? 2 }
    : { distribution: prior }
}

/** The activation of hidden layers; `leakySlope` alone means leaky ReLU. */
export function hiddenOf(
  { hiddenActivation, leakySlope }: ArchitectureOverrides,
  usual: { readonly hidden: HiddenActivation; readonly slope?: number },
): Layer & { kind: 'activation' } {
  const chosen = hiddenActivation ?? (leakySlope === undefined ? usual.hidden : 'leakyRelu')
  if (chosen !== 'leakyRelu') return { kind: 'activation', function: chosen }
  const presetSlope = usual.hidden === 'leakyRelu' ? usual.slope : undefined
  return { kind: 'activation', function: chosen, slope: leakySlope ?? presetSlope ?? 0.2 }
}

/** Range of the image values after this output activation. */
export function rangeOf(output: OutputActivation): readonly [number, number] {
  return output === 'sigmoid' ? [0, 1] : [-1, 1]
}
