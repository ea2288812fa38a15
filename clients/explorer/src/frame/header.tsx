/** The bar at the top of every view: navigation, and the current checkpoint. */
import { CircleHelp, LogOut } from 'lucide-react'
import { useState, type MouseEvent, useEffect, useRef } from 'react'
import { Link, useSearch, useLocation } from 'wouter'
import { signOut, useToken } from '../api/token.ts'
import { useCheckpoint } from '../api/current-checkpoint.tsx'
import { CheckpointPicker } from '../checkpoints/checkpoint-picker.tsx'
import { NoisePicker } from '../checkpoints/noise-picker.tsx'
import { VariantPicker } from '../checkpoints/variant-picker.tsx'
import { IconButton } from '../ui/button.tsx'
import { routes } from '../navigation/routes.ts'
import { views } from '../views.ts'
import styles from './header.module.css'
import { HelpDialog, useHelpKey } from './help-dialog.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

export function Header() {
  const [helping, setHelping] = useState(false)
  const signedIn = useToken(({ token }) => token !== undefined)
  const search = useSearch()
  const [path] = useLocation()
  const hasVariants = views.some((view) => view.hasVariants && path === `/${view.path}`)
  useHelpKey(() => setHelping(true))
  return (
    <>
      <a href="#main" className={styles.skip} onClick={skipToMain}>
        Skip to content
      </a>
      <header className={styles.header}>
        <Link href={routes.view('sample', search)} className={styles.brand} aria-label="LatentQL">
          <img src={`${import.meta.env.BASE_URL}mark.svg`} alt="" width={26} height={26} />
          <span className={styles.name}>LatentQL</span>
        </Link>
        <Navigation />
        <div className={styles.end}>
          <CheckpointPicker />
          {hasVariants && <VariantPicker />}
          {hasVariants && <NoisePicker />}
          <a
            href={routes.graphiql()}
            className={styles.outside}
            title="Write your own queries to this server"
          >
            GraphiQL
          </a>
          <ThemeSwitch />
          <IconButton label="Help" icon={CircleHelp} onClick={() => setHelping(true)} />
          {signedIn && <IconButton label="Sign out" icon={LogOut} onClick={signOut} />}
        </div>
      </header>
      <HelpDialog open={helping} onClose={() => setHelping(false)} />
    </>
  )
}

/** Moves focus by hand, so that the URL, which holds the view's state, doesn't change. */
function skipToMain(event: MouseEvent): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

/** The links to the views: in the header, or on a phone at the bottom of the screen. */
function Navigation() {
  const [path] = useLocation()
  const search = useSearch()
  const { checkpoint } = useCheckpoint()
  const list = useRef<HTMLUListElement>(null)
  const shown = views.filter(
    (view) => !view.needsMapping || checkpoint?.mapping || path === `/${view.path}`,
  )
  useEffect(() => {
    const current = list.current!.querySelector('[aria-current]')
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [path])
  return (
    <nav className={styles.navigation} aria-label="Views">
      <ul ref={list} className={styles.views}>
        {shown.map(({ path: view, title, hint, icon: Icon, load }) => (
          <li key={view} className={styles.view}>
            <Link
              href={routes.view(view, search)}
              className={styles.link}
              title={hint}
              aria-current={path === `/${view}` ? 'page' : undefined}
              // Preloads the view on hover. A failure shows once the link is clicked.
              onPointerEnter={() => void load().catch(() => undefined)}
            >
              <Icon size={18} className={styles.icon} aria-hidden />
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
