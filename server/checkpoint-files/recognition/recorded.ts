/** Overrides for files that record their layers, so that only the prior of z is assumed. */
import { BadUserInput, CheckpointInvalid } from '../../errors.ts'
import type { Prior } from '../../latent/seed-to-z.ts'
import type { Layer } from '../../gan/architecture.ts'
import type { ArchitectureOverrides } from '../generator-file.ts'
import type { AssembledGenerator, Hypothesis } from './assemble.ts'
import { hiddenOf } from './overrides.ts'
import type { OutputActivation } from './presets.ts'

/** Throws BadUserInput for overrides of what such a file records without doubt. */
export function refuseGeometry(overrides: ArchitectureOverrides): void {
  const { strides, paddings, outputPaddings } = overrides
  if (strides !== undefined || paddings !== undefined || outputPaddings !== undefined)
    throw new BadUserInput(
      'The file records its strides and paddings: omit the overrides strides, paddings and ' +
        'outputPaddings.',
    )
}

/** Adds the assumption about the prior to the notes, and other priors as hypotheses. */
export function withPriors<A extends AssembledGenerator>(
  assembled: A,
  { prior }: ArchitectureOverrides,
): A & { readonly hypotheses: readonly Hypothesis[] } {
  const { architecture, notes } = assembled
  const priors: readonly Prior[] =
    prior === undefined
      ? [{ distribution: 'normal' }, { distribution: 'uniform' }]
      : [architecture.prior]
  const hypotheses = priors.map((one) => ({
    summary: `z ${one.distribution}`,
    architecture: { ...architecture, prior: one },
    notes,
  }))
  const assumed = 'The file does not record the prior of z; N(0, 1) is assumed.'
  return { ...assembled, notes: prior === undefined ? [...notes, assumed] : notes, hypotheses }
}

/**
 * Applies the overrides, and ensures that the last layer is an activation: `missing` if there is
 * none.
 */
export function withActivations(
  built: readonly Layer[],
  overrides: ArchitectureOverrides,
  missing: OutputActivation = 'linear',
): { layers: Layer[]; output: OutputActivation } {
  const layers = [...built]
  const last = layers.at(-1)
  const ending = last?.kind === 'activation' ? last.function : missing
  if (last?.kind === 'activation') layers.pop()
  const output = overrides.outputActivation ?? ending
  if (output !== 'tanh' && output !== 'sigmoid' && output !== 'linear')
    throw new CheckpointInvalid(
      `The model ends with the activation ${output}; supported are tanh, sigmoid and linear. Set ` +
        'the output activation.',
    )
  const changed = layers.map((layer) => applyOverrides(layer, overrides))
  return { layers: [...changed, { kind: 'activation', function: output }], output }
}

function applyOverrides(layer: Layer, overrides: ArchitectureOverrides): Layer {
  const { epsilon, hiddenActivation, leakySlope } = overrides
  if (layer.kind === 'batchNorm' && epsilon !== undefined) return { ...layer, epsilon }
  if (layer.kind !== 'activation') return layer
  if (hiddenActivation !== undefined) return hiddenOf(overrides, { hidden: hiddenActivation })
  return layer.function === 'leakyRelu' && leakySlope !== undefined
    ? { ...layer, slope: leakySlope }
    : layer
}
