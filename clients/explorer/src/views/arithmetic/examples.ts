/** An example that works, for checkpoints whose seeds somebody has looked at. */
import type { Board } from './board.ts'

export interface Example {
  readonly title: string
  /** Why it works, for people who see this for the first time. */
  readonly words: string
  readonly board: Board
}

/** By the digest of the checkpoint that the seeds were chosen on: on another they are other pictures. */
const examples: Readonly<Record<string, Example>> = {
  'sha256:ca716d8e9b6f8dd46a637a85243d595a8e718966076ea7219345a1f2db4d3e7e': {
    title: 'Put glasses on a face',
    words:
      'Three faces with glasses, less three without, leave the glasses. Added to another face, they sit on its nose.',
    board: {
      plus: [
        { title: 'With glasses', latents: seeds(143, 295, 326) },
        { title: 'A face', latents: seeds(230) },
      ],
      minus: [{ title: 'Without glasses', latents: seeds(105, 122, 376) }],
    },
  },
}

export function exampleFor(digest: string): Example | undefined {
  return examples[digest]
}

function seeds(...numbers: number[]) {
  return numbers.map((seed) => ({ seed }))
}
