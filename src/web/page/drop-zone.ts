import { h } from 'preact'
import type { ComponentChild } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** Takes files from anywhere over the page. */
export function DropZone({ drop }: { drop(files: File[], isOnThread: boolean): void }): ComponentChild {
  const [over, setOver] = useState<'channel' | 'thread' | null>(null)
  useEffect(() => {
    const onOver = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      setOver(isOnThread(event) ? 'thread' : 'channel')
    }
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(null)
    }
    const onDrop = (event: DragEvent): void => {
      setOver(null)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      drop(files, isOnThread(event))
    }
    window.addEventListener('dragenter', onOver)
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragenter', onOver)
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [drop])
  if (over === null) return null
  const text = over === 'thread' ? 'Drop it to add it to this thread' : 'Drop it to add it to your message'
  return h('div', { class: `drop drop-${over}` }, h('p', null, text))
}

function isOnThread({ target }: DragEvent): boolean {
  return target instanceof Element && target.closest('.thread') !== null
}
