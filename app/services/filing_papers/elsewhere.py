"""Kinds whose papers are made by a service of their own."""

from __future__ import annotations

from app.business.back_years import APPLICATION
from app.domain.money_records import OPENING
from app.services import back_payments, opening_papers, policy_editor, policy_papers

PAPERS = {
    APPLICATION: back_payments.application_pdf,
    policy_editor.KIND: policy_papers.filed_pdf,
    OPENING: opening_papers.filing_pdf,
}
