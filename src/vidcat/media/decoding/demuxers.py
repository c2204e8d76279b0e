"""The demuxers of FFmpeg that a file may be read with, and those that it may not, with the reason.

An explicit list: what a later FFmpeg brings is refused until somebody has looked at it. Whatever is
listed runs in the sandbox, without files and network.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Excluded(StrEnum):
    """Why a demuxer is not used."""

    PLAYLIST = "a playlist or an address, which points at other media"
    OTHER_FILES = "it reads other files than the one that it is given"
    DEVICE = "a capture device"
    TEXT = "text or subtitles"
    PICTURE = "a single picture"
    HEADERLESS = "samples without a header, for which any bytes would do"


# Self-contained: film, recorders' own formats, sound (which has no video stream, and is told so).
ALLOWED = (
    "3dostr,3g2,3gp,4xm,aa,aac,aax,ac3,ac4,ace,acm,act,adp,ads,adx,aea,afc,"
    "aiff,aix,alp,amr,amrnb,amrwb,anm,apac,apc,ape,apm,apng,apv,argo_asf,"
    "argo_brp,argo_cvg,asf,asf_o,ast,au,av1,avi,avr,avs,avs2,avs3,bethsoftvid,"
    "bfi,bfstm,bink,binka,bit,bmv,boa,bonk,brender_pix,brstm,c93,caf,cavsvideo,"
    "cdg,cdxl,cine,codec2,daud,dcstr,derf,dfa,dhav,dirac,dnxhd,dsf,dsicin,dss,"
    "dts,dtshd,dv,dxa,ea,ea_cdata,eac3,epaf,evc,film_cpk,filmstrip,flac,flic,"
    "flv,frm,fsb,fwse,g723_1,gdv,genh,gif,gsm,gxf,h261,h263,h264,hca,hcom,"
    "hevc,hnm,hxvs,iamf,idcin,iff,ifv,ilbc,ipmovie,ipu,ircam,iss,iv8,ivf,ivr,"
    "jpegxl_anim,jv,kux,kvag,laf,lc3,live_flv,lmlm4,loas,luodat,lvf,lxf,m4a,m4v,"
    "matroska,mca,mgsts,mj2,mjpeg,mjpeg_2000,mlp,mm,mmf,mods,moflex,mov,mp3,mp4,"
    "mpc,mpc8,mpeg,mpegts,mpegtsraw,mpegvideo,mpjpeg,msf,msnwctcp,msp,mtaf,mtv,"
    "musx,mv,mvi,mxf,mxg,nc,nistsphere,nsp,nsv,nut,nuv,obu,ogg,oma,osq,paf,"
    "pdv,pmp,pp_bnk,psxstr,pva,pvf,qcp,qoa,r3d,rcwt,redspark,rka,rl2,rm,roq,"
    "rpl,rsd,rso,sbc,scd,sdns,sdr2,sds,sdx,ser,sga,shn,siff,simbiosis_imx,sln,"
    "smjpeg,smk,smush,sol,sox,spdif,svag,svs,swf,tak,thp,tiertexseq,tmv,truehd,"
    "tta,txd,ty,usm,vag,vc1,vc1test,vividas,vivo,vmd,voc,vpk,vqf,vvc,w64,wady,"
    "wav,wavarc,wc3movie,webm,wsaud,wsd,wsvqa,wtv,wv,wve,xa,xmd,xmv,xvag,xwma,"
    "yop,yuv4mpegpipe"
)

EXCLUDED: Mapping[Excluded, str] = MappingProxyType(
    {
        Excluded.PLAYLIST: ("concat,hls,rtp,rtsp,sap,sdp,webm_dash_manifest"),
        Excluded.OTHER_FILES: ("ffmetadata,image2,lavfi,mlv,vobsub"),
        Excluded.DEVICE: ("alsa,fbdev,kmsgrab,oss,v4l2,video4linux2,x11grab"),
        Excluded.TEXT: (
            "adf,aqtitle,ass,bin,dvbsub,dvbtxt,idf,jacosub,lrc,mcc,microdvd,mpl2,"
            "mpsub,pjs,realtext,sami,sbg,scc,srt,stl,subviewer,subviewer1,sup,"
            "tedcaptions,tty,vplayer,webvtt,xbin"
        ),
        Excluded.PICTURE: (
            "alias_pix,bmp_pipe,cri_pipe,dds_pipe,dpx_pipe,exr_pipe,fits,gem_pipe,"
            "gif_pipe,hdr_pipe,ico,image2pipe,j2k_pipe,jpeg_pipe,jpegls_pipe,"
            "jpegxl_pipe,jpegxs_pipe,pam_pipe,pbm_pipe,pcx_pipe,pfm_pipe,pgm_pipe,"
            "pgmyuv_pipe,pgx_pipe,phm_pipe,photocd_pipe,pictor_pipe,png_pipe,ppm_pipe,"
            "psd_pipe,qdraw_pipe,qoi_pipe,sgi_pipe,sunrast_pipe,svg_pipe,tiff_pipe,"
            "vbn_pipe,webp_pipe,xbm_pipe,xpm_pipe,xwd_pipe"
        ),
        Excluded.HEADERLESS: (
            "alaw,aptx,aptx_hd,bitpacked,codec2raw,data,dfpwm,f32be,f32le,f64be,"
            "f64le,g722,g726,g726le,g728,g729,ingenient,mulaw,rawvideo,s16be,s16le,"
            "s24be,s24le,s32be,s32le,s337m,s8,u16be,u16le,u24be,u24le,u32be,u32le,"
            "u8,v210,v210x,vidc"
        ),
    }
)
"""By reason, the names of demuxers, as FFmpeg lists them."""
