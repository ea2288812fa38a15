/** The page: fills its parts, and connects its controls. */
import { MAX_SEED } from '@latentql/sdk'
import { showCheckpoint } from './checkpoint'
import { attempt, element } from './page'
import { save, showSaved } from './saved'
import { togglePlay } from './stage'
import { showWall } from './wall'

element('play').addEventListener('click', togglePlay)

element('more').addEventListener('click', () => {
  void attempt(() => showWall(Math.floor((Math.random() * MAX_SEED) / 2)))
})

element<HTMLFormElement>('save').addEventListener('submit', (event) => {
  event.preventDefault()
  void attempt(() => save(event.target as HTMLFormElement))
})

void attempt(async () => {
  await Promise.all([showCheckpoint(), showWall(0), showSaved()])
})
