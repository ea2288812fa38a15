/** The choice of images: what was found in it, and buttons for files and folders. */
import { TriangleAlert } from 'lucide-react'
import { FileBox } from '../../../ui/file-drop.tsx'
import { Progress } from '../../../ui/progress.tsx'
import { count } from '../../../runs/labels.ts'
import style from './add-images.module.css'
import { filesOfInput } from './found-files.ts'
import type { ImageSource } from './image-source.ts'
import { filesLeftOut, labelsInWords } from './source-words.ts'
import type { Choice, useChoice } from './use-choice.ts'

interface Props {
  readonly choice: Choice | undefined
  /** The reason why these images can't be used. */
  readonly problem: string | undefined
}

export function ChosenImages({ choice, problem }: Props) {
  const reason = choice?.kind === 'unreadable' ? choice.reason : problem
  return (
    <div aria-live="polite" className={style.chosen}>
      {choice?.kind === 'reading' && (
        <Progress label="Looking for images" detail={`${count(choice.found)} files so far`} />
      )}
      {reason && (
        <p className={style.problem}>
          <TriangleAlert size={18} aria-hidden />
          <span>{reason}</span>
        </p>
      )}
      {choice?.kind === 'ready' && !problem && <Summary source={choice.source} />}
    </div>
  )
}

interface ChooseProps {
  /** True if there are images already, which a choice replaces. */
  readonly isAgain: boolean
  readonly onChoose: ReturnType<typeof useChoice>['read']
}

export function ChooseImages({ isAgain, onChoose }: ChooseProps) {
  return (
    <FileBox
      label={isAgain ? 'Choose other files' : 'Choose files'}
      folderLabel={isAgain ? 'Choose another folder' : 'Choose a folder'}
      accept=".jpg,.jpeg,.png,.webp,.csv,.zip,.gz,.tgz,.tar,.bin,image/jpeg,image/png,image/webp,application/zip,application/gzip"
      multiple
      onFiles={(files) => onChoose(() => Promise.resolve(filesOfInput(files)))}
      hint={
        !isAgain &&
        'JPEG, PNG or WebP images, a folder of them, or a ZIP; subfolders become classes. MNIST’s IDX file and CIFAR-10’s binary archive work too. Use at least a few hundred images; thousands are better.'
      }
    >
      {!isAgain && <p>Drop images, a folder or a ZIP anywhere</p>}
    </FileBox>
  )
}

/** The contents of the future dataset. */
function Summary({ source }: { readonly source: ImageSource }) {
  const { archive, contents, files } = source
  if (!contents) {
    return (
      <p>
        <strong>{archive?.name}</strong> is an archive. The server reads it once it is uploaded.
      </p>
    )
  }
  const { images, labels, attributes } = contents
  const left = filesLeftOut(contents)
  return (
    <div className={style.summary}>
      <p>
        <strong>{count(images)} images</strong>
        {archive && ` in ${archive.name}`}
        {!archive && files.length > 0 && '. They are packed into a ZIP and uploaded.'}
      </p>
      {labels.size > 0 && (
        <p>
          {count(labels.size)} classes, named after their folders: {labelsInWords(labels)}
        </p>
      )}
      {attributes.length > 0 && <p>With {attributes.join(', ')}</p>}
      {left && <p className={style.dim}>Left out: {left}</p>}
    </div>
  )
}
