"""A cheap check of the language: English unless another is plainly likelier."""

from __future__ import annotations

import pytest

from kg.read.languages import detect_language, language_name
from kg.read.vocabulary import mapping

TEXTS = {
    "en": "The minister said on Monday that the talks with the union would go on until they reach an agreement, "
    "and that "
    "no one has been asked to leave.",
    "es": "El ministro dijo el lunes que las conversaciones con el sindicato van a seguir hasta que se llegue a "
    "un acuerdo y "
    "que no se ha pedido a nadie que deje la mesa de los diálogos.",
    "fr": "Le ministre a dit lundi que les discussions avec le syndicat vont continuer, et que le gouvernement "
    "ne demande "
    "pas aux délégués de quitter la table dans une ville où elles sont en cours.",
    "de": "Der Minister sagte am Montag, dass die Gespräche mit der Gewerkschaft weitergehen und dass niemand "
    "gebeten wurde, "
    "den Tisch zu verlassen, auch nicht nach dem Streit.",
    "pt": "O ministro disse na segunda-feira que as conversas com o sindicato não vão parar e que os delegados "
    "dos dois lados "
    "foram convidados para uma reunião em Lisboa.",
    "id": "Menteri itu mengatakan pada hari Senin bahwa pembicaraan dengan serikat pekerja akan dilanjutkan dan "
    "tidak ada yang "
    "diminta untuk meninggalkan meja dalam pertemuan ini.",
    "sw": "Waziri alisema siku ya Jumatatu kuwa mazungumzo na chama cha wafanyakazi katika mji huo ni ya muhimu "
    "kwa watu wa "
    "nchi hiyo baada ya mgomo wa wiki mbili.",
    "tr": "Bakan pazartesi günü yaptığı açıklamada sendika ile olan görüşmelerin bir anlaşma için devam "
    "edeceğini ve bu konuda "
    "çok daha fazla zamana ihtiyaç olduğunu söyledi.",
    "ru": "Министр заявил в понедельник, что переговоры с профсоюзом будут продолжены.",
    "ar": "قال الوزير يوم الاثنين إن المحادثات مع النقابة ستستمر حتى التوصل إلى اتفاق.",
    "zh": "部长周一表示，与工会的谈判将继续进行，直到达成协议。",
    "ja": "大臣は月曜日、労働組合との協議を合意に達するまで続けると述べた。",
}


@pytest.mark.parametrize("code", TEXTS)
def test_languages(code: str) -> None:
    assert detect_language(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "Ja.", "Port-au-Prince", "1 2 3", "LOS DOS", "word " * 500, "de " * 500])
def test_too_little_to_tell_is_english(text: str) -> None:
    assert detect_language(text) == "en"


def test_names_from_elsewhere_do_not_change_the_language() -> None:
    text = (
        "Rafael de la Cruz of El Universal said in Los Mochis that Las Palmas and La Paz del Mar had been "
        "cut off by rain."
    )
    assert detect_language(text) == "en"


def test_every_language_has_a_name() -> None:
    assert all(language_name(code) != code for code in (*mapping("languages", "words"), *TEXTS))
