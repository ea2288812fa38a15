/** The header: facts about the server's default checkpoint, from a query of the app's own. */
import { graphql } from './generated'
import type { CheckpointFactsQuery } from './generated/graphql'
import { element } from './page'
import { client } from './server'

const CheckpointFacts = graphql(`
  query CheckpointFacts {
    checkpoint {
      name
      width
      height
      zDim
      parameterCount
      activations {
        name
        shape
      }
      report {
        samples
        diversity
        nearDuplicates
      }
    }
  }
`)

type Checkpoint = NonNullable<CheckpointFactsQuery['checkpoint']>

/** Fills the header. */
export async function showCheckpoint(): Promise<void> {
  const { checkpoint } = await client.query(CheckpointFacts, {})
  if (!checkpoint) throw new Error('The server has no checkpoint. Import one, or set DEMO=on.')
  element('facts').textContent = factsOf(checkpoint).join(' · ')
  const { zDim, activations, width, height } = checkpoint
  element('network').replaceChildren(
    layer('z', `z\n${zDim}`, 1),
    ...activations.map(({ name, shape: [maps, rows = 1, columns = 1] }) =>
      layer(name, `${maps} maps\n${columns}×${rows}`, rows),
    ),
    layer('image', `image\n${width}×${height}`, height),
  )
}

function factsOf({ name, parameterCount, report }: Checkpoint): string[] {
  const millions = parameterCount && `${(parameterCount / 1e6).toFixed(1)} million weights`
  const measured = report && [
    `diversity ${report.diversity.toFixed(3)}`,
    `${(report.nearDuplicates * 100).toFixed(1)}% near-duplicates in ${report.samples} samples`,
  ]
  return [name, millions, ...(measured ?? [])].filter((fact) => typeof fact === 'string')
}

/** A square that grows with the layer's height. */
function layer(name: string, label: string, rows: number): HTMLLIElement {
  const item = document.createElement('li')
  item.style.setProperty('--rows', String(rows))
  item.title = name
  item.textContent = label
  return item
}
