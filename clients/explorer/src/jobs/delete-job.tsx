/** The button that deletes a job that is done, with its result. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { client } from '../api/client.ts'
import { explain } from '../api/errors.ts'
import { useMayChange } from '../api/may-change.ts'
import { Button } from '../ui/button.tsx'
import { confirm } from '../ui/confirm.tsx'
import { toast } from '../ui/toasts.tsx'

interface Props {
  readonly id: string
  /** Called once it is deleted. */
  readonly onDeleted?: () => void
}

/** Asks first. All queries of jobs are then loaded again, so that an earlier result appears. */
export function DeleteJob({ id, onDeleted }: Props) {
  const queries = useQueryClient()
  const may = useMayChange('WRITE')
  const remove = useMutation({
    mutationFn: () => client.deleteJob(id),
    onSuccess: () => {
      toast('Result deleted.')
      onDeleted?.()
    },
    onError: (failure) => {
      const { title, detail } = explain(failure)
      toast(`Not deleted. ${title}: ${detail}`, { tone: 'bad' })
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['jobs'] }),
  })
  const ask = async () => {
    const sure = await confirm({
      title: 'Delete this result?',
      body: 'Its figures and pictures are deleted for everyone, permanently. An earlier result is shown instead, if there is one. Classifiers and variants that it saved stay.',
      action: 'Delete',
      danger: true,
    })
    if (sure) remove.mutate()
  }
  return (
    <Button
      size="small"
      variant="quiet"
      icon={Trash2}
      busy={remove.isPending}
      onClick={() => may.ask('Deleting', () => void ask())}
    >
      Delete result
    </Button>
  )
}
