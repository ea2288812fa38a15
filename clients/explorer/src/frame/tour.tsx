/** The tour for first-time visitors: a card next to a control of each view that has a step. */
import { useEffect, useEffectEvent, useId, useRef, useState, type RefObject } from 'react'
import { useLocation } from 'wouter'
import { create } from 'zustand'
import { routes } from '../navigation/routes.ts'
import { Button } from '../ui/button.tsx'
import { views } from '../views.ts'
import { placeOf, scrollOf, type Box, type Point, type Surroundings } from './tour-place.ts'
import style from './tour.module.css'

const steps = views.flatMap(({ path, title, tour }) =>
  tour ? [{ path, view: title, ...tour }] : [],
)

/** Local storage key; set once the user has finished or skipped the tour on this device. */
const KEY = 'latentql.tour'

export const useTour = create<{ isOpen: boolean }>(() => ({
  isOpen: localStorage.getItem(KEY) === null,
}))

function endTour(): void {
  localStorage.setItem(KEY, 'done')
  useTour.setState({ isOpen: false })
}

/** Returns a function that opens the tour at its first step. */
export function useStartTour(): () => void {
  const [, navigate] = useLocation()
  return () => {
    useTour.setState({ isOpen: true })
    navigate(routes.view(steps[0]!.path))
  }
}

/** Shows the step of the current view, if it has one. The steps follow the order of the views. */
export function Tour() {
  const isOpen = useTour((tour) => tour.isOpen)
  const [path] = useLocation()
  const index = steps.findIndex((step) => path === `/${step.path}`)
  return isOpen && index >= 0 && <Step key={index} index={index} />
}

function Step({ index }: { readonly index: number }) {
  const { path, title, words } = steps[index]!
  const [, navigate] = useLocation()
  const card = useRef<HTMLElement>(null)
  const spot = useSpot(path, card)
  const id = useId()
  const end = () => {
    const isInside = card.current?.contains(document.activeElement)
    endTour()
    if (isInside) controlOf(path)?.focus({ preventScroll: true })
  }
  useEscape(end)
  useFocusOnceShown(card, spot !== null)
  const previous = steps[index - 1]
  const next = steps[index + 1]
  return (
    <>
      {spot && <div className={style.ring} style={ringAround(spot.control)} aria-hidden />}
      <section
        ref={card}
        role="dialog"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-words`}
        tabIndex={-1}
        className={style.card}
        data-shown={spot !== null || undefined}
        style={spot ? { left: spot.place.x, top: spot.place.y } : undefined}
      >
        <p className={style.count}>
          Tour, {index + 1} of {steps.length}
        </p>
        <h2 id={`${id}-title`}>{title}</h2>
        <p id={`${id}-words`}>{words}</p>
        <div className={style.buttons}>
          {next && (
            <Button
              size="small"
              variant="quiet"
              className={style.skip}
              aria-label="Skip the tour"
              onClick={end}
            >
              Skip
            </Button>
          )}
          {previous && (
            <Button size="small" onClick={() => navigate(routes.view(previous.path))}>
              Back
            </Button>
          )}
          <Button
            size="small"
            variant="primary"
            onClick={next ? () => navigate(routes.view(next.path)) : end}
          >
            {next ? `Next: ${next.view}` : 'Done'}
          </Button>
        </div>
      </section>
    </>
  )
}

/** The control that a step is about; null while its view is loading or shows something else. */
function controlOf(path: string): HTMLElement | null {
  return document.querySelector(`[data-tour="${path}"]`)
}

interface Spot {
  readonly control: Box
  /** The card's upper left corner. */
  readonly place: Point
}

/**
 * Follows the step's control on the screen; null while there is none. Scrolls to it, also when the
 * loading view moves it, until the user does something; and again when the screen is turned.
 */
function useSpot(path: string, card: RefObject<HTMLElement | null>): Spot | null {
  const [spot, setSpot] = useState<Spot | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    let isUntouched = true
    for (const input of ['pointerdown', 'keydown', 'wheel', 'touchmove']) {
      addEventListener(input, () => (isUntouched = false), { signal: stop.signal, passive: true })
    }
    let scrolledFor: string | undefined
    let width = innerWidth
    let frame = requestAnimationFrame(function follow() {
      frame = requestAnimationFrame(follow)
      const control = controlOf(path)
      if (!control) return setSpot(null)
      const around = surroundings(control, card.current!)
      // A page that is still short cannot be scrolled far enough, so its growth counts as well.
      const { scrollHeight } = document.documentElement
      if (innerWidth !== width) isUntouched = true
      width = innerWidth
      const layout = `${Math.round(around.control.top + scrollY)} ${scrollHeight}`
      if (isUntouched && layout !== scrolledFor) scrollBy(0, scrollOf(around))
      scrolledFor = layout
      const found = { control: around.control, place: placeOf(around) }
      setSpot((before) => (JSON.stringify(before) === JSON.stringify(found) ? before : found))
    })
    return () => {
      stop.abort()
      cancelAnimationFrame(frame)
    }
  }, [path, card])
  return spot
}

function surroundings(control: HTMLElement, card: HTMLElement): Surroundings {
  const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement)
  const { clientWidth, clientHeight } = document.documentElement
  const panel = control.closest('main section')
  const margin = 8
  return {
    control: boxOf(control),
    panel: panel && boxOf(panel),
    card: { width: card.offsetWidth, height: card.offsetHeight },
    free: {
      left: margin,
      right: clientWidth - margin,
      top: Number.parseFloat(scrollPaddingTop),
      bottom: clientHeight - Number.parseFloat(scrollPaddingBottom),
    },
  }
}

function boxOf(element: Element): Box {
  const { left, top, right, bottom } = element.getBoundingClientRect()
  return { left, top, right, bottom }
}

function ringAround({ left, top, right, bottom }: Box) {
  return { left, top, width: right - left, height: bottom - top }
}

const CLOSED_BY_ESCAPE = 'dialog:modal, [popover=auto]:popover-open'

/** Calls back on Escape, unless a dialog or a menu is open, which Escape closes. */
function useEscape(onEscape: () => void): void {
  const escape = useEffectEvent(onEscape)
  useEffect(() => {
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key === 'Escape' && !document.querySelector(CLOSED_BY_ESCAPE)) escape()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Focuses the card when it appears, so that it is read aloud, unless the user is typing. */
function useFocusOnceShown(card: RefObject<HTMLElement | null>, isShown: boolean): void {
  useEffect(() => {
    if (!isShown || document.activeElement?.matches('input, textarea, select')) return
    card.current!.focus({ preventScroll: true })
  }, [card, isShown])
}
