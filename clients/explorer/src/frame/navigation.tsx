/** The links to the views: in the header, on a phone at the bottom of the screen. */
import { useEffect, useRef } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { chosenCheckpoint } from '../navigation/routes.ts'
import { views } from '../views.ts'
import style from './navigation.module.css'

/** Where a view is, on the checkpoint that the address names. */
export function addressOf(view: string, search: string): string {
  const checkpoint = chosenCheckpoint(search)
  return `/${view}${checkpoint === null ? '' : `?${new URLSearchParams({ checkpoint })}`}`
}

export function Navigation() {
  const [path] = useLocation()
  const search = useSearch()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const current = list.current!.querySelector('[aria-current]')
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [path])
  return (
    <nav className={style.navigation} aria-label="Views">
      <ul ref={list} className={style.views}>
        {views.map(({ path: view, title, hint, icon: Icon, load }) => (
          <li key={view} className={style.view}>
            <Link
              href={addressOf(view, search)}
              className={style.link}
              title={hint}
              aria-current={path === `/${view}` ? 'page' : undefined}
              // Fetched when the pointer comes near. Whether that works shows when it is pressed.
              onPointerEnter={() => void load().catch(() => undefined)}
            >
              <Icon size={18} className={style.icon} aria-hidden />
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
