import { expect, test } from 'vitest'
import { stepsToDelete } from '../../../server/training/worker/retention.ts'

/** Checkpoints as `100`, `200p` (pinned), `300b` (not good). */
function checkpoints(...marks: string[]) {
  return marks.map((mark) => ({
    step: parseInt(mark),
    pinned: mark.endsWith('p'),
    good: !mark.endsWith('b'),
  }))
}

test.each([
  ['keeps the newest', ['100', '200', '300'], { keepCheckpoints: 2, keepEvery: 0 }, [100]],
  [
    'keeps the newest in any order of input',
    ['300', '100', '200'],
    { keepCheckpoints: 1, keepEvery: 0 },
    [100, 200],
  ],
  ['keeps the pinned', ['100p', '200', '300'], { keepCheckpoints: 1, keepEvery: 0 }, [200]],
  [
    'keeps the newest good one',
    ['100', '200', '300b', '400b'],
    { keepCheckpoints: 1, keepEvery: 0 },
    [100, 300],
  ],
  [
    "keeps every Nth step's",
    ['100', '200', '300', '400', '500'],
    { keepCheckpoints: 1, keepEvery: 200 },
    [100, 300],
  ],
  [
    'keeps the first after every Nth step if none is on it',
    ['90', '210', '330', '390', '450', '460'],
    { keepCheckpoints: 1, keepEvery: 200 },
    [90, 330, 390],
  ],
  ['always keeps one', ['100', '200'], { keepCheckpoints: 0, keepEvery: 0 }, [100]],
  ['deletes nothing if there are none', [], { keepCheckpoints: 1, keepEvery: 10 }, []],
])('%s', (_, marks, retention, deleted) => {
  expect(stepsToDelete(checkpoints(...marks), retention)).toEqual(deleted)
})
