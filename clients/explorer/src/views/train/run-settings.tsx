/** What a run was started with, folded away. */
import { sizeInWords } from '../../checkpoints/facts.ts'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { Time } from '../../ui/time.tsx'
import type { Run } from './queries.ts'
import style from './run-settings.module.css'
import { SETTING_GROUPS } from './settings.ts'
import { ACTION_WORDS } from './words.ts'

export function RunSettings({ run }: { readonly run: Run }) {
  const { config } = run
  const { imageSize, channels } = config
  const values: Readonly<Record<string, unknown>> = { ...config, priority: run.priority }
  const groups = SETTING_GROUPS.map(({ settings }) =>
    settings.map(({ name, label }) => [label, String(values[name] ?? 'by itself')] as const),
  )
  const first = [
    ['Recipe', config.recipe === 'FAST' ? 'Fast' : 'As in the paper'],
    ['Started', <Time key="at" at={run.createdAt} />],
    ['Images', sizeInWords({ width: imageSize, height: imageSize, channels })],
    ['Distribution of z', config.prior.distribution.toLowerCase()],
    ['On an alarm', ACTION_WORDS[config.onAlarm]],
    ['Started from', config.from ?? 'scratch'],
  ] as const
  return (
    <details className={style.settings}>
      <summary>Settings</summary>
      <div className={style.lists}>
        <DefinitionList items={first} />
        {groups.map((items, index) => (
          <DefinitionList key={index} items={items} />
        ))}
      </div>
    </details>
  )
}
