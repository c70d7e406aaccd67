/**
 * For what stands many times in one pattern, within brackets: letters as few ranges.
 * `\p{L}` is hundreds of them, each time; patterns of names took tens of megabytes with it.
 */
export const LETTER = 'A-Za-zÀ-ÖØ-öø-ʯͰ-\u1fff\u2c00-\u2dff\u3040-\ud7a3'
export const CAPITAL = 'A-ZÀ-ÖØ-ÞĆČĎĐĒĖĘĚĞĢĪĮİĶĽŁŃŅŇŌŐŘŚŞŠŤŪŮŰŹŻŽΆ-Ϋ\u0400-Я'
export const SMALL = 'a-zß-öø-ʯά-ώа-џ'
