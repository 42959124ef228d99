/* Keeps a shelf that has no source file yet a valid archive. */
typedef int confiture_empty_translation_unit;
