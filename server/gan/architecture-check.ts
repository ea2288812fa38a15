/** Whether weights fit an architecture. */
import type { GeneratorArchitecture } from './architecture.ts'
import { layerFault, layerShapes } from './layer-shapes.ts'

/**
 * Throws CheckpointInvalid, naming the layer, what it got and what it needs, where a layer cannot take what the one before
 * makes, or where a weight it names is missing or has another shape. `shapes` are the weights' shapes by name.
 */
export function checkArchitecture(
  architecture: GeneratorArchitecture,
  shapes: ReadonlyMap<string, readonly number[]>,
): void {
  for (const { layer, index, weights } of layerShapes(architecture)) {
    for (const [field, needs] of Object.entries(weights)) {
      const name = (layer as unknown as Readonly<Record<string, string | undefined>>)[field]
      if (name === undefined) continue
      const got = shapes.get(name)
      if (!got) throw layerFault(layer, index, `needs ${field} \`${name}\`, which is missing`)
      if (got.join() === needs.join()) continue
      const fault = `has ${field} \`${name}\` [${got.join(', ')}] and needs [${needs.join(', ')}]`
      throw layerFault(layer, index, fault)
    }
  }
}
