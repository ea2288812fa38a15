/** Chains the modules of generators that may be conditional. */
import { BadUserInput, CheckpointInvalid } from '../../errors.ts'
import { chainModules, type Chain, type ChainLabel } from './chain.ts'
import { embeddingOf, takeLabel, type LabelStem } from './labels.ts'
import type { Module, WeightModule } from './modules.ts'
import { FIX_LABEL, UnsupportedNetwork } from './unsupported-network.ts'

/**
 * Chains the modules of a generator that may be conditional: by its embedding, or by a one-hot
 * label of `classes`.
 */
export function chainWithLabel(
  modules: readonly Module[],
  namesAreSorted: boolean,
  classes: number | undefined,
): Chain {
  const { label, modules: rest } = takeLabel(modules)
  if (label !== null) {
    if (classes !== undefined && classes !== label.classes)
      throw new BadUserInput(
        `\`${label.names[0]}\` has ${label.classes} classes, not ${classes}: omit classes.`,
      )
    return chainJoined(rest, namesAreSorted, label)
  }
  if (classes !== undefined && classes > 0)
    return chainJoined(modules, namesAreSorted, { classes, values: classes, names: [] })
  const chain = chainOrEmbedding(modules, namesAreSorted)
  return classes === undefined ? perhapsOneHot(chain) : chain
}

/** If the modules are no chain, a table outside all Sequentials may be the embedding. */
function chainOrEmbedding(modules: readonly Module[], namesAreSorted: boolean): Chain {
  try {
    return chainModules(modules, namesAreSorted)
  } catch (error) {
    const tables = modules.filter(
      (module): module is WeightModule =>
        module.kind === 'dense' && module.bias === undefined && !module.name.includes('.'),
    )
    const [table] = tables
    if (tables.length !== 1 || !(error instanceof CheckpointInvalid)) throw error
    const rest = modules.filter((module) => module !== table)
    try {
      return chainJoined(rest, namesAreSorted, embeddingOf(table!))
    } catch {
      throw error
    }
  }
}

/** Lengths of z in published generators, and the usual number of classes. */
const [USUAL_Z, USUAL_CLASSES] = [[100, 128, 256, 512], 10]

/**
 * Adds the possibility of a one-hot label to a chain whose first layer takes as many values as a
 * usual z and the classes of MNIST or CIFAR-10 together. Throws if no statistics could decide.
 */
function perhapsOneHot(chain: Chain): Chain {
  const { inputs, links, classes } = chain
  const zDim = inputs - USUAL_CLASSES
  if (classes > 0 || USUAL_Z.includes(inputs) || !USUAL_Z.includes(zDim)) return chain
  if (links.every(({ norm }) => norm?.module.mean === undefined))
    throw new UnsupportedNetwork(
      `\`${links[0]!.module.name}\` takes ${inputs} values: a z of ${zDim} with a one-hot label of ` +
        `${USUAL_CLASSES} classes, or a z of ${inputs}. The file doesn't show which.`,
      `Set classes to ${USUAL_CLASSES}, or to 0 for a z of ${inputs}.`,
    )
  const joins = ['none', 'after', 'before'] as const
  const stem = { classes: USUAL_CLASSES, values: USUAL_CLASSES, names: [] }
  return { ...chain, classes: 10, label: { ...stem, at: 0, channels: USUAL_CLASSES, joins } }
}

/**
 * Arranges modules as a generator whose label is joined to z, or else to the first
 * image. Throws CheckpointInvalid if no order works, with the reason for the file's own order.
 */
function chainJoined(modules: readonly Module[], namesAreSorted: boolean, label: LabelStem): Chain {
  try {
    const chain = chainModules(modules, namesAreSorted)
    return joinedToZ(chain, label)
  } catch (error) {
    const hasImage = modules.some(({ kind }) => kind === 'convolution')
    if (label.table === undefined || !hasImage || !(error instanceof CheckpointInvalid)) throw error
    try {
      return joinedToImage(chainModules(modules, namesAreSorted, label.values), label)
    } catch (other) {
      throw other instanceof CheckpointInvalid ? error : other
    }
  }
}

function joinedToZ(chain: Chain, label: LabelStem): Chain {
  const { inputs } = chain
  const { values, names } = label
  if (values > inputs || (values === inputs && label.table === undefined))
    throw new UnsupportedNetwork(
      `${names.length === 0 ? 'A one-hot label' : `\`${names.at(-1)}\``} has ${values} values, ` +
        `but \`${chain.links[0]!.module.name}\` takes ${inputs} together with z.`,
      FIX_LABEL,
    )
  const joins = values === inputs ? (['multiply'] as const) : (['after', 'before'] as const)
  return conditioned(chain, { ...label, at: 0, channels: values, joins })
}

function joinedToImage(chain: Chain, label: LabelStem): Chain {
  const at = Math.max(
    1,
    chain.links.findIndex(({ kind }) => kind !== 'dense'),
  )
  const channels = label.values / chain.links[at - 1]!.side ** 2
  return conditioned(chain, { ...label, at, channels, joins: ['after', 'before'] })
}

function conditioned(chain: Chain, label: ChainLabel): Chain {
  const { classes } = label
  if (chain.classes !== 0 && chain.classes !== classes)
    throw new CheckpointInvalid(
      `Its conditional norms have ${chain.classes} classes, but ${classes} are joined.`,
    )
  return { ...chain, classes, label }
}
