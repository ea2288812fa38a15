/** Builds graphs of generators that are chains of layers. */
import type { GeneratorArchitecture } from '../../server/gan/architecture.ts'
import { networkGraph } from '../../server/gan/network-graph.ts'
import type { Statistics } from '../../server/gan/layers/layer-kind.ts'
import type { Graph } from '../../server/graph/tensor.ts'

/** Maps z to `images`. */
export function generatorGraph(
  architecture: GeneratorArchitecture,
  { statistics }: { readonly statistics?: Statistics } = {},
): Graph {
  return networkGraph({ family: 'layers', architecture }, { outputs: ['images'], statistics })
}

/** Maps z to `pixels`. */
export function samplerGraph(architecture: GeneratorArchitecture): Graph {
  return networkGraph({ family: 'layers', architecture }, { outputs: ['pixels'] })
}
