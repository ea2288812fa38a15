import { describe, expect, it } from 'vitest'
import { createOutput } from '../../server/cli/output.ts'
import { bar, duration, plainLine } from '../../server/cli/run-progress.ts'

const FIGURES = {
  ...{ step: 300, epoch: 1.5, lossD: 0.6123, lossG: 1.8, dReal: 0.71, dFakeBefore: 0.4 },
  ...{ dFakeAfter: 0.22, imagesPerSecond: 143.4, etaSeconds: 252 },
}

function recorded(stderr: { isTTY: boolean; columns?: number }, json = false) {
  const said: string[] = []
  const write = (text: string) => said.push(text)
  const output = createOutput({ json }, { stdout: { write }, stderr: { ...stderr, write } })
  return { output, said }
}

describe('output', () => {
  it('replaces multi-line progress on a terminal, cut to its width, and keeps notes above it', () => {
    const { output, said } = recorded({ isTTY: true, columns: 6 })
    output.progress('one\ntwo and more')
    output.note('kept')
    output.progressed()
    output.note('next')
    output.result('done', {})
    const up = '\x1b[1A'
    const clear = '\r\x1b[J'
    expect(said.join('|')).toBe(
      ['one\ntwo a', up, clear, 'kept\n', 'one\ntwo a', up, clear, 'next\n', 'done\n'].join('|'),
    )
  })

  it('writes each line once without a terminal, and only the result with JSON', () => {
    const plain = recorded({ isTTY: false })
    for (const line of ['one', 'one', 'two']) plain.output.progress(line, 0.5)
    plain.output.note('kept')
    expect(plain.said).toEqual(['one\n', 'two\n', 'kept\n'])
    const machine = recorded({ isTTY: true }, true)
    machine.output.progress('one')
    machine.output.note('kept')
    machine.output.result('done', { done: true })
    expect(machine.said).toEqual(['{"done":true}\n'])
  })
})

describe('progress of a run', () => {
  it('is a bar, the losses, and the newest sheet with its quality; in a log, the same without the bar', () => {
    const sheet = { file: 'runs/faces/step-000300.png', speckle: 2.096, diversity: 0.94 }
    expect(bar(FIGURES, 3000, sheet).split('\n')).toEqual([
      `[##${'-'.repeat(22)}] 10%  step 300 of 3000  4 min 12 s left`,
      'loss D 0.612  G 1.800  D(x) 0.71  D(G(z)) 0.40 -> 0.22  143 images/s',
      'speckle 2.10  diversity 0.94  (training images: 1)',
      'runs/faces/step-000300.png',
    ])
    expect(plainLine(FIGURES, 300, null)).toBe(
      '100%  step 300 of 300  loss D 0.612  G 1.800  D(x) 0.71  D(G(z)) 0.40 -> 0.22  143 images/s',
    )
  })

  it('omits measures that a run doesn’t have', () => {
    const file = 'step-000300.png'
    const lines = (speckle: number | null, diversity: number | null) =>
      bar(FIGURES, 3000, { file, speckle, diversity }).split('\n').slice(2)
    expect(lines(null, 0.5)).toEqual(['diversity 0.50  (training images: 1)', file])
    expect(lines(null, null)).toEqual([file])
  })

  it('fits in a terminal of 80 columns, however long the run', () => {
    const long = { ...FIGURES, step: 9_999_999, lossG: 123.456, etaSeconds: 999 * 3600 }
    for (const line of bar(long, 10_000_000, null).split('\n')) {
      expect(line.length).toBeLessThan(80)
    }
  })

  it('formats durations for people', () => {
    expect([0, 59.6, 3599, 3600, 7199].map(duration)).toEqual([
      ...['0 s', '1 min 00 s', '59 min 59 s', '1 h 00 min', '2 h 00 min'],
    ])
  })
})
