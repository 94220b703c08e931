// What the pages of live documents are made of; tools/vendor.py builds src/varsko/ui/static/vendor/coedit.min.js of it.
export { Doc, UndoManager, applyUpdate, encodeStateAsUpdate, encodeStateVector, createAbsolutePositionFromRelativePosition, createRelativePositionFromJSON, createRelativePositionFromTypeIndex } from "yjs";
export { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
export { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";
export { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
export { Annotation, EditorState } from "@codemirror/state";
export { Decoration, EditorView, ViewPlugin, WidgetType, drawSelection, highlightSpecialChars, keymap } from "@codemirror/view";
export { defaultKeymap } from "@codemirror/commands";
export { yUndoManagerKeymap } from "y-codemirror.next";
import { yCollab } from "y-codemirror.next";
// The binding without the cursors of others, which it would paint with inline styles.
export const bind = (text, undoManager) => yCollab(text, null, { undoManager });
