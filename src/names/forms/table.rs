//! The legal forms themselves, by where they stand in a name and how they are written.

/// Forms at the end of a name, as words; compared after abbreviations are written out.
pub(super) const TRAILING: &str = "
# English
and co, co, co inc, corp, inc, inco, joint stock co, jsc, limited liability co, limited liability partnership,
limited partnership, llc, lllp, llp, lp, ltd, limited by shares, plc, pllc, private limited, private ltd,
pty ltd, public limited co, public joint stock co, open joint stock co, closed joint stock co, ojsc, pjsc,
cjsc, opc, pte, pvt, pty, unlimited, wll, fzco, fze, fzc, fz llc, dmcc, dwc llc, saoc, saog, bsc, qsc, ulc
# German
ag, ag and co kg, ag and co kgaa, ek, gbr, ges mbh, gesmbh, gesellschaft mit beschrankter haftung,
aktiengesellschaft, gmbh, gmbh and co kg, gmbh and co kgaa, gmbh and co ohg, ggmbh, kg, kgaa, ohg, ug,
ug haftungsbeschrankt, haftungsbeschrankt
# French, Belgian, Swiss, Luxembourg
eurl, gie, sarl, sas, sasu, scop, scrl, scs, snc, societe anonyme, societe a responsabilite limitee, sprl, srl,
sa, sagl
# Italian
societa per azioni, societate cu raspundere limitata, societatea cu raspundere limitata,
societa a responsabilita limitata, spa, srls, sapa
# Spanish, Portuguese, Latin America
cia, cia ltda, compania limitada, eirl, eireli, lda, ltda, ltda me, s en c, sa de cv, sab de cv, sab, sac, saa,
sapi de cv, sas de cv, scpa, slu, sl, sll, sociedad anonima, sociedad limitada,
sociedad de responsabilidad limitada, sociedade anonima, sociedade limitada, srl de cv, s de rl, s de rl de cv,
sau, unipessoal lda
# Dutch
besloten vennootschap, bv, bvba, cvba, naamloze vennootschap, nv, vof
# Nordic and Baltic
ab, publ, aktiebolag, aktieselskab, aksjeselskap, aps, as, asa, ehf, oy, oyj, osakeyhtio, ou, sia, uab
# Central and eastern Europe
ad, ead, eood, ood, dd, doo, dooel, kft, nyrt, zrt, kkt, sro, spol s ro, sp z oo, spzoo, sp zoo,
spolka akcyjna, spolka z ograniczona odpowiedzialnoscia, sp j, sp k, spk
# Turkey
anonim sirketi, limited sirketi, ltd sti, sti
# Russian and neighbours, in Latin letters
ooo, oao, pao, zao, too, tov, fgup, fsue, mchj
# Lebanon; `Offshore` and `Holding` beside it tell firms of one group apart
sal
# Greece, Cyprus, Israel
epe, ike
# Asia
berhad, bhd, sdn bhd, tbk, kk, kabushiki kaisha, kabushiki gaisha, gk, godo kaisha, yk, yugen kaisha,
jusik hoesa, co pte ltd, gongsi, youxian gongsi, gufen youxian gongsi, youxian zeren gongsi, tnhh, pcl,
public co ltd
";

/// Forms at the beginning of a name, as words.
pub(super) const LEADING: &str = "
the, cjsc, closed joint stock co, federal state unitary enterprise, fgup, fsue, joint stock co, jsc,
limited liability co, llc, oao, ojsc, ooo, open joint stock co, pao, pjsc, public joint stock co, zao,
cong ty tnhh, societate cu raspundere limitata, societatea cu raspundere limitata, cong ty co phan
# Russian in Latin letters, as the lists transcribe it
aktsionernoe obshchestvo, aktsionernoye obshchestvo, federalnoe gosudarstvennoe unitarnoe predpriyatie,
obschestvo s ogranichennoi otvetstvennostyu, obschestvo s ogranichennoy otvetstvennostyu,
obshchestvo s ogranichennoi otvetstvennostiu, obshchestvo s ogranichennoi otvetstvennostyu,
obshchestvo s ogranichennoy otvetstvennostyu, otkrytoe aktsionernoe obshchestvo,
otkrytoye aktsionernoye obshchestvo, publichnoe aktsionernoe obshchestvo,
publichnoye aktsionernoye obshchestvo, zakrytoe aktsionernoe obshchestvo, zakrytoye aktsionernoye obshchestvo
";

/// Cyrillic forms, at either end of a name, as words.
pub(super) const CYRILLIC: &str = "
ад, акционерное общество, ао, акціонерне товариство, зао, закрытое акционерное общество, ип,
индивидуальный предприниматель, нао, непубличное акционерное общество, оао,
общество с ограниченной ответственностью, одо, ооо, оод, еоод, открытое акционерное общество, пао, прат,
приватне акціонерне товариство, публичное акционерное общество, пат, тоо, тов,
товариство з обмеженою відповідальністю, товарищество с ограниченной ответственностью, фгуп,
федеральное государственное унитарное предприятие, гуп, чп, уп, чуп, одоо, зат, ват, дп
";

/// Chinese forms, simplified and traditional, at the end of a name, without word boundaries.
pub(super) const WIDE_TRAILING: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "有限公司",
    "股份公司",
    "公司",
    "集团",
    "集團",
    "有限合伙",
    "有限合夥",
    "普通合伙",
    "特殊普通合伙",
    "个体工商户",
];

/// Japanese and Korean forms, at either end of a name, without word boundaries.
pub(super) const WIDE: &[&str] = &[
    // Japanese
    "株式会社",
    "株式會社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "一般社団法人",
    "公益財団法人",
    // Korean
    "주식회사",
    "유한회사",
    "유한책임회사",
    "합자회사",
    "합명회사",
];

/// Forms in brackets, anywhere: `(株)`, which is also what `㈱` becomes.
pub(super) const BRACKETED: &[&str] =
    &["(株)", "(有)", "(同)", "(資)", "(名)", "(社)", "(財)", "(주)", "(유)", "(합)"];
