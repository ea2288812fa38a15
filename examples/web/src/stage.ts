/** The stage: two chosen samples, the frames between them, and a walk back and forth. */
import { attempt, element, pictureButton, type Picture } from './page'
import { client } from './server'

const FRAMES = 7

const play = element<HTMLButtonElement>('play')

/** The two samples chosen last. */
let ends: Picture[] = []
let shown: Picture | undefined
/** Aborts the request or the walk in progress. */
let running = new AbortController()

/** The picture on the stage. */
export const shownPicture = () => shown

/** Puts a sample on the stage, and shows the frames between it and the one chosen before. */
export function pick(picture: Picture): void {
  ends = [...ends, picture].slice(-2)
  mark('#wall button, #saved button', ends)
  const signal = start()
  show(picture)
  if (ends.length === 2) void attempt(() => showStrip(signal), signal)
}

/** Plays the walk, or stops it at the current frame. */
export function togglePlay(): void {
  const isPlaying = play.textContent === 'Stop'
  const signal = start()
  if (isPlaying) return
  play.textContent = 'Stop'
  void attempt(() => walk(signal), signal)
}

/** Aborts the request or the walk in progress, and returns the signal for the next. */
function start(): AbortSignal {
  running.abort()
  running = new AbortController()
  play.textContent = 'Play'
  return running.signal
}

function show(picture: Picture): void {
  shown = picture
  element<HTMLImageElement>('shown').src = picture.src
  mark('#strip button', [picture])
}

/** Marks the buttons that show one of these pictures. */
function mark(buttons: string, pictures: readonly Picture[]): void {
  for (const button of document.querySelectorAll(buttons)) {
    const image = button.querySelector('img')
    const isMarked = pictures.some(({ src }) => src === image?.src)
    button.setAttribute('aria-pressed', String(isMarked))
  }
}

const waypoints = () => ends.map(({ recipe }) => recipe)

async function showStrip(signal: AbortSignal): Promise<void> {
  const { frames } = await client.interpolate(
    { waypoints: waypoints(), frames: FRAMES },
    { signal },
  )
  const buttons = frames.map(({ recipe, url }, index) => {
    const picture = { recipe, src: client.resolveUrl(url) }
    return pictureButton(picture, `Frame ${index + 1} of ${FRAMES}`, () => {
      start()
      show(picture)
    })
  })
  element('strip').replaceChildren(...buttons)
  play.disabled = false
}

/** Shows frames as the server pushes them, each with its picture, until the walk is aborted. */
async function walk(signal: AbortSignal): Promise<void> {
  const input = { waypoints: waypoints(), fps: 15, framesPerWaypoint: 30 }
  for await (const { walk } of client.walkPictures({ input }, { signal })) {
    show({ recipe: walk.sample.recipe, src: walk.sample.dataUri })
  }
}
