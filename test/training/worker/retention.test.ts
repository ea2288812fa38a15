import { expect, test } from 'vitest'
import { expendable } from '../../../server/training/worker/retention.ts'

/** Checkpoints as `100`, `200p` (pinned), `300b` (not good). */
function checkpoints(...marks: string[]) {
  return marks.map((mark) => ({
    step: parseInt(mark),
    pinned: mark.endsWith('p'),
    good: !mark.endsWith('b'),
  }))
}

test.each([
  ['the newest stay', ['100', '200', '300'], { keepCheckpoints: 2, keepEvery: 0 }, [100]],
  [
    'in whatever order they come',
    ['300', '100', '200'],
    { keepCheckpoints: 1, keepEvery: 0 },
    [100, 200],
  ],
  ['the pinned stay', ['100p', '200', '300'], { keepCheckpoints: 1, keepEvery: 0 }, [200]],
  [
    'the newest good one stays',
    ['100', '200', '300b', '400b'],
    { keepCheckpoints: 1, keepEvery: 0 },
    [100, 300],
  ],
  [
    'every Nth stays',
    ['100', '200', '300', '400', '500'],
    { keepCheckpoints: 1, keepEvery: 200 },
    [100, 300],
  ],
  [
    'the first behind every Nth stays where none is on it',
    ['90', '210', '330', '390', '450', '460'],
    { keepCheckpoints: 1, keepEvery: 200 },
    [90, 330, 390],
  ],
  ['one always stays', ['100', '200'], { keepCheckpoints: 0, keepEvery: 0 }, [100]],
  ['nothing goes where there is nothing', [], { keepCheckpoints: 1, keepEvery: 10 }, []],
])('%s', (_, marks, retention, gone) => {
  expect(expendable(checkpoints(...marks), retention)).toEqual(gone)
})
